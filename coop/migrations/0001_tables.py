"""Who we are: members and their log-ins, roles, skills and places, texts, groups and ecosystems."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

import coop.models.folding
import coop.models.sequences
from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):
    initial = True

    dependencies = [('auth', '0012_alter_user_first_name_max_length')]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        *of_files(__file__, 'names'),
        AtOnce([
            migrations.CreateModel(
                name='AuditEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(verbose_name='when it happened')),
                    ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='when it was recorded')),
                    ('user_id', models.BigIntegerField(null=True, verbose_name='log-in')),
                    ('member_id', models.BigIntegerField(null=True, verbose_name='member')),
                    ('action', models.CharField(max_length=60, verbose_name='act')),
                    ('subject', models.CharField(max_length=80, verbose_name='what it is about')),
                    ('data', models.JSONField(default=dict, verbose_name='details')),
                ],
                options={
                    'verbose_name': 'audit event',
                    'verbose_name_plural': 'audit events',
                    'ordering': ['-id'],
                    'indexes': [models.Index(fields=['subject'], name='audit_event_subject')],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mail')),
                    ('is_staff', models.BooleanField(default=False, verbose_name='may open the administration')),
                    ('is_active', models.BooleanField(default=True, verbose_name='may log in')),
                    ('joined_at', models.DateTimeField(auto_now_add=True, verbose_name='opened')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'log-in',
                    'verbose_name_plural': 'log-ins',
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='address_has_one_log_in_whatever_its_case', violation_error_message='This address already has an account.')],
                },
            ),
            migrations.CreateModel(
                name='Member',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(db_default=coop.models.sequences.NextMemberNumber(), unique=True, verbose_name='member number')),
                    ('college', models.CharField(choices=[('producer', 'Producers'), ('beneficiary', 'Beneficiaries'), ('supporter', 'Supporters')], default='producer', max_length=20, verbose_name='college')),
                    ('joined_at', models.DateTimeField(verbose_name='asked to join')),
                    ('admitted_at', models.DateTimeField(blank=True, null=True, verbose_name='admitted')),
                    ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left the cooperative')),
                    ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='member', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'member',
                    'verbose_name_plural': 'members',
                    'ordering': ['number'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gte', models.F('joined_at')), _connector='OR'), name='member_leaves_after_joining', violation_error_message='A member can not leave before joining.'), models.CheckConstraint(condition=models.Q(('admitted_at__isnull', True), ('admitted_at__gte', models.F('joined_at')), _connector='OR'), name='member_is_admitted_after_joining', violation_error_message='A member can not be admitted before joining.')],
                },
            ),
            migrations.CreateModel(
                name='Snooze',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('card', models.CharField(max_length=80, verbose_name='card')),
                    ('until_at', models.DateTimeField(verbose_name='until')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='snoozes', to='coop.member')),
                ],
                options={
                    'verbose_name': 'card put away',
                    'verbose_name_plural': 'cards put away',
                    'constraints': [models.UniqueConstraint(fields=('member', 'card'), name='card_is_put_away_once', violation_error_message='This card is already put away.')],
                },
            ),
            migrations.CreateModel(
                name='MemberChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('member_id', models.BigIntegerField(verbose_name='member')),
                ],
                options={
                    'verbose_name': 'change of a member',
                    'verbose_name_plural': 'changes of members',
                    'ordering': ['id'],
                },
            ),
            migrations.CreateModel(
                name='Place',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('insee_code', models.CharField(max_length=5, unique=True, verbose_name='INSEE code')),
                    ('name', models.CharField(max_length=80, verbose_name='commune')),
                    ('department', models.CharField(max_length=3, verbose_name='department')),
                    ('department_name', models.CharField(max_length=60, verbose_name='name of the department')),
                    ('region', models.CharField(max_length=60, verbose_name='region')),
                    ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='latitude')),
                    ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True, verbose_name='longitude')),
                    ('population', models.PositiveIntegerField(blank=True, null=True, verbose_name='inhabitants')),
                    ('post_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list, size=None, verbose_name='post codes')),
                    ('search', models.TextField(editable=False, verbose_name='words that find it')),
                ],
                options={
                    'verbose_name': 'place',
                    'verbose_name_plural': 'places',
                    'ordering': ['insee_code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('latitude__range', (-90, 90)), ('longitude__range', (-180, 180))), name='place_is_on_earth', violation_error_message='Latitude or longitude is out of range.'), models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('longitude__isnull', False)), _connector='OR'), name='place_has_both_degrees_or_none', violation_error_message='Latitude and longitude are given together or not at all.'), models.CheckConstraint(condition=models.Q(('insee_code__regex', '^([0-9]{2}|2[AB])[0-9]{3}$')), name='place_has_an_insee_code', violation_error_message='An INSEE code has five digits, or 2A or 2B and three.'), models.CheckConstraint(condition=django.db.models.lookups.Regex(models.Func(models.F('post_codes'), models.Value(' '), models.Value('?'), function='array_to_string', output_field=models.TextField()), models.Value('^([0-9]{5}( [0-9]{5})*)?$')), name='place_post_codes_have_five_digits', violation_error_message='A post code has five digits.'), models.CheckConstraint(condition=models.Q(('search__startswith', ' ')), name='place_can_be_found', violation_error_message='A place is found by the words of its name.')],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['search'], name='place_search', opclasses=['gin_trgm_ops'])],
                },
            ),
            migrations.CreateModel(
                name='Profile',
                fields=[
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='profile', serialize=False, to='coop.member')),
                    ('display_name', models.CharField(max_length=80, verbose_name='name shown to members')),
                    ('trade', models.CharField(blank=True, max_length=120, verbose_name='trade')),
                    ('about', models.TextField(blank=True, max_length=2000, verbose_name='about me')),
                    ('radius_km', models.PositiveSmallIntegerField(default=30, verbose_name='how far I go, in kilometres')),
                    ('is_remote', models.BooleanField(default=True, verbose_name='I also help at a distance')),
                    ('weekly_minutes', models.PositiveSmallIntegerField(default=120, verbose_name='time available each week')),
                    ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='profiles', to='coop.place')),
                ],
                options={
                    'verbose_name': 'profile',
                    'verbose_name_plural': 'profiles',
                    'constraints': [models.CheckConstraint(condition=models.Q(('weekly_minutes__lte', 10080)), name='profile_week_has_168_hours', violation_error_message='A week has 168 hours.'), models.CheckConstraint(condition=models.Q(('radius_km__lte', 20000)), name='profile_radius_stays_on_earth', violation_error_message='The distance is larger than the Earth.'), models.CheckConstraint(condition=models.Q(('display_name', ''), _negated=True), name='profile_has_a_name', violation_error_message='Please give a name.')],
                },
            ),
            migrations.CreateModel(
                name='Skill',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.SlugField(max_length=80, unique=True, verbose_name='code')),
                    ('label_fr', models.CharField(blank=True, max_length=300, verbose_name='French label')),
                    ('label_en', models.CharField(blank=True, max_length=300, verbose_name='English label')),
                    ('family', models.CharField(blank=True, max_length=40, verbose_name='family')),
                    ('kind', models.CharField(choices=[('skill', 'skill'), ('occupation', 'occupation')], default='skill', max_length=10, verbose_name='kind')),
                    ('source', models.CharField(choices=[('house', 'this house'), ('esco', 'ESCO'), ('rome', 'ROME')], default='house', max_length=10, verbose_name='source')),
                    ('uri', models.CharField(blank=True, max_length=200, verbose_name='address in the classification')),
                    ('folded', models.GeneratedField(db_persist=True, expression=coop.models.folding.Folded(django.db.models.functions.text.Concat('label_fr', models.Value('\n'), 'label_en')), output_field=models.TextField())),
                ],
                options={
                    'verbose_name': 'skill',
                    'verbose_name_plural': 'skills',
                    'ordering': ['code'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('folded__regex', '[^[:space:][:punct:]]')), name='skill_has_a_label', violation_error_message='A skill has a label in French or in English.'), models.CheckConstraint(condition=models.Q(('kind__in', ['skill', 'occupation'])), name='skill_is_of_a_known_kind', violation_error_message='It is a skill or an occupation.'), models.CheckConstraint(condition=models.Q(('source__in', ['house', 'esco', 'rome'])), name='skill_is_from_a_known_source', violation_error_message='A skill comes from this house, from ESCO or from ROME.'), models.CheckConstraint(condition=models.Q(models.Q(('source', 'house'), _negated=True), models.Q(('family', ''), _negated=True), _connector='OR'), name='skill_of_the_house_has_a_family', violation_error_message='A skill of this house belongs to a family.'), models.CheckConstraint(condition=models.Q(models.Q(('source', 'esco'), ('uri__startswith', 'http')), models.Q(models.Q(('source', 'esco'), _negated=True), ('uri', '')), _connector='OR'), name='skill_of_esco_has_its_address', violation_error_message='A skill has an address in a classification when it is ESCO’s.'), models.UniqueConstraint(condition=models.Q(('uri', ''), _negated=True), fields=('uri',), name='skill_has_an_address_of_its_own', violation_error_message='This address belongs to another skill.')],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['folded'], name='skill_is_found', opclasses=['gin_trgm_ops'])],
                },
            ),
            migrations.CreateModel(
                name='MemberSkill',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('is_trade', models.BooleanField(default=False, verbose_name='part of my declared trade')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='member_skills', to='coop.member')),
                    ('skill', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='member_skills', to='coop.skill')),
                ],
                options={
                    'verbose_name': "member's skill",
                    'verbose_name_plural': "members' skills",
                    'constraints': [models.UniqueConstraint(fields=('member', 'skill'), name='member_offers_a_skill_once', violation_error_message='This skill is already in the profile.')],
                },
            ),
            migrations.CreateModel(
                name='RoleGrant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.CharField(choices=[('coordinator', 'coordinator'), ('auditor', 'auditor'), ('administrator', 'administrator')], max_length=20, verbose_name='role')),
                    ('granted_at', models.DateTimeField(verbose_name='granted')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='role_grants', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'role',
                    'verbose_name_plural': 'roles',
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'role'), name='role_is_held_once_at_a_time', violation_error_message='This person already holds this role.'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('granted_at')), _connector='OR'), name='role_ends_after_it_was_granted', violation_error_message='A role can not end before it was granted.')],
                },
            ),
            migrations.CreateModel(
                name='Ecosystem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('purpose', models.CharField(max_length=400, verbose_name='what it is for')),
                    ('founded_at', models.DateTimeField(verbose_name='founded')),
                    ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                    ('founder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                ],
                options={
                    'verbose_name': 'ecosystem',
                    'verbose_name_plural': 'ecosystems',
                    'ordering': ['id'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='ecosystem_says_what_it_is', violation_error_message='An ecosystem has a name and a purpose.'), models.CheckConstraint(condition=models.Q(('closed_at__isnull', True), ('closed_at__gte', models.F('founded_at')), _connector='OR'), name='ecosystem_closes_after_it_was_founded', violation_error_message='An ecosystem can not close before it was founded.')],
                },
            ),
            migrations.CreateModel(
                name='EcosystemInvitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.CharField(blank=True, max_length=400, verbose_name='words')),
                    ('made_at', models.DateTimeField(verbose_name='made')),
                    ('answer', models.CharField(blank=True, choices=[('accepted', 'accepted'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], max_length=9, verbose_name='answer')),
                    ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                    ('answerer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ('ecosystem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='coop.ecosystem')),
                    ('inviter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                ],
                options={
                    'verbose_name': 'invitation to an ecosystem',
                    'verbose_name_plural': 'invitations to ecosystems',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('answer', '')), fields=('ecosystem', 'member'), name='ecosystem_invites_somebody_once_at_a_time', violation_error_message='This person already has an invitation, or already asks.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('answerer__isnull', True)), models.Q(('answer__in', ['declined', 'withdrawn']), ('answered_at__isnull', False)), models.Q(('answer', 'accepted'), ('answered_at__isnull', False), ('answerer__isnull', False)), _connector='OR'), name='ecosystem_invitation_is_answered_at_an_instant', violation_error_message='An answer has its instant, and a yes has its person.'), models.CheckConstraint(condition=models.Q(models.Q(('answer', 'accepted'), _negated=True), models.Q(('answerer', models.F('member')), ('inviter__isnull', False)), models.Q(('inviter__isnull', True), models.Q(('answerer', models.F('member')), _negated=True)), _connector='OR'), name='ecosystem_invitation_is_accepted_by_the_other_side', violation_error_message='The other side accepts.'), models.CheckConstraint(condition=models.Q(('inviter__isnull', True), models.Q(('inviter', models.F('member')), _negated=True), _connector='OR'), name='ecosystem_invitation_has_two_people', violation_error_message='Nobody invites themself.')],
                },
            ),
            migrations.CreateModel(
                name='EcosystemMember',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('joined_at', models.DateTimeField(verbose_name='came in')),
                    ('left_at', models.DateTimeField(blank=True, null=True, verbose_name='left')),
                    ('ecosystem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='belongings', to='coop.ecosystem')),
                    ('invitation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='belonging', to='coop.ecosysteminvitation')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ('excluder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ('exclusion_reason', models.CharField(blank=True, db_default='', max_length=400, verbose_name='why they were put out')),
                ],
                options={
                    'verbose_name': 'member of an ecosystem',
                    'verbose_name_plural': 'members of ecosystems',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('left_at__isnull', True)), fields=('ecosystem', 'member'), name='ecosystem_has_a_member_once', violation_error_message='This person already belongs to the ecosystem.'), models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gte', models.F('joined_at')), _connector='OR'), name='ecosystem_member_leaves_after_coming_in', violation_error_message='Nobody leaves before they came in.'), models.CheckConstraint(condition=models.Q(models.Q(('excluder__isnull', True), ('exclusion_reason', '')), models.Q(('excluder__isnull', False), ('left_at__isnull', False), models.Q(('exclusion_reason', ''), _negated=True), models.Q(('excluder', models.F('member')), _negated=True)), _connector='OR'), name='ecosystem_exclusion_says_by_whom_and_why', violation_error_message='Who puts somebody out of an ecosystem says why.')],
                },
            ),
            migrations.CreateModel(
                name='EcosystemTerm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('office', models.CharField(choices=[('facilitator', 'facilitator'), ('welcomer', 'welcomes newcomers')], max_length=12, verbose_name='role')),
                    ('appointed_at', models.DateTimeField(verbose_name='appointed')),
                    ('until_on', models.DateField(verbose_name='up to')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                    ('belonging', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='coop.ecosystemmember')),
                ],
                options={
                    'verbose_name': 'term of a role in an ecosystem',
                    'verbose_name_plural': 'terms of roles in ecosystems',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('belonging', 'office'), name='ecosystem_role_is_held_once_at_a_time', violation_error_message='This person already holds this role.'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('appointed_at')), _connector='OR'), name='ecosystem_role_ends_after_it_was_given', violation_error_message='A role can not end before it was given.')],
                },
            ),
            migrations.CreateModel(
                name='CharterVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='version')),
                    ('text', models.TextField(verbose_name='charter')),
                    ('written_at', models.DateTimeField(verbose_name='written')),
                    ('writer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ('ecosystem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charters', to='coop.ecosystem')),
                ],
                options={
                    'verbose_name': 'version of a charter',
                    'verbose_name_plural': 'versions of charters',
                    'ordering': ['number'],
                    'constraints': [models.UniqueConstraint(fields=('ecosystem', 'number'), name='charter_has_each_version_once', violation_error_message='Somebody has just written this version of the charter.'), models.CheckConstraint(condition=models.Q(('number__gt', 0), models.Q(('text', ''), _negated=True)), name='charter_says_something', violation_error_message='A charter says something.')],
                },
            ),
            migrations.CreateModel(
                name='CharterSignature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('signed_at', models.DateTimeField(verbose_name='signed')),
                    ('charter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='coop.charterversion')),
                    ('belonging', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='coop.ecosystemmember')),
                ],
                options={
                    'verbose_name': 'signature of a charter',
                    'verbose_name_plural': 'signatures of charters',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(fields=('charter', 'belonging'), name='charter_is_signed_once_by_each', violation_error_message='You have already signed this version.')],
                },
            ),
            migrations.CreateModel(
                name='Group',
                fields=[
                    ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='group', serialize=False, to='coop.member')),
                    ('purpose', models.CharField(blank=True, max_length=200, verbose_name='what it is for')),
                    ('founder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                ],
                options={
                    'verbose_name': 'group',
                    'verbose_name_plural': 'groups',
                    'constraints': [models.CheckConstraint(condition=models.Q(('founder', models.F('member')), _negated=True), name='group_is_founded_by_somebody', violation_error_message='A group is asked for by a member.')],
                },
            ),
            migrations.CreateModel(
                name='Delegate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('appointed_at', models.DateTimeField(verbose_name='appointed')),
                    ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                    ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.member')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegates', to='coop.group')),
                ],
                options={
                    'verbose_name': 'delegate',
                    'verbose_name_plural': 'delegates',
                    'ordering': ['id'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('group', 'member'), name='delegate_is_appointed_once_at_a_time', violation_error_message='This member is already a delegate of the group.'), models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('appointed_at')), _connector='OR'), name='delegate_ends_after_the_beginning', violation_error_message='A mandate can not end before it began.')],
                },
            ),
            migrations.CreateModel(
                name='SkillLabel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=2, verbose_name='language')),
                    ('text', models.CharField(max_length=300, verbose_name='label')),
                    ('gender', models.CharField(blank=True, choices=[('f', 'feminine'), ('m', 'masculine')], max_length=1, verbose_name='gender')),
                    ('folded', models.GeneratedField(db_persist=True, expression=coop.models.folding.Folded('text'), output_field=models.TextField())),
                    ('skill', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='labels', to='coop.skill')),
                ],
                options={
                    'verbose_name': 'skill label',
                    'verbose_name_plural': 'skill labels',
                    'ordering': ['id'],
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['folded'], name='skill_label_is_found', opclasses=['gin_trgm_ops'])],
                    'constraints': [models.UniqueConstraint(fields=('skill', 'language', 'text'), name='skill_label_is_said_once', violation_error_message='This skill has this label already.'), models.CheckConstraint(condition=models.Q(('folded__regex', '[^[:space:][:punct:]]')), name='skill_label_says_something', violation_error_message='A label has at least one letter or figure.'), models.CheckConstraint(condition=models.Q(('language__in', ['fr', 'en'])), name='skill_label_is_in_a_known_language', violation_error_message='A label is in French or in English.'), models.CheckConstraint(condition=models.Q(('gender__in', ['', 'f', 'm'])), name='skill_label_is_of_a_known_gender', violation_error_message='A label is feminine, masculine, or neither.')],
                },
            ),
            migrations.CreateModel(
                name='Corpus',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=40, unique=True, verbose_name='name')),
                    ('parts', models.PositiveIntegerField(default=0, verbose_name='parts')),
                    ('terms', models.PositiveBigIntegerField(default=0, verbose_name='terms in all')),
                    ('fingerprint', models.CharField(blank=True, max_length=64, verbose_name='fingerprint of its texts')),
                    ('meanings', models.PositiveIntegerField(default=0, verbose_name='changes of its meanings')),
                ],
                options={
                    'verbose_name': 'corpus',
                    'verbose_name_plural': 'corpora',
                },
            ),
            migrations.CreateModel(
                name='Posting',
                fields=[
                    ('pk', models.CompositePrimaryKey('corpus_id', 'term', 'document_id', 'part', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('term', models.CharField(db_collation='C', max_length=40, verbose_name='term')),
                    ('document_id', models.BigIntegerField(verbose_name='document')),
                    ('part', models.IntegerField(verbose_name='part')),
                    ('count', models.PositiveSmallIntegerField(verbose_name='how often')),
                    ('length', models.PositiveSmallIntegerField(verbose_name='terms of the part')),
                    ('corpus', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='coop.corpus')),
                ],
                options={
                    'verbose_name': 'posting',
                    'verbose_name_plural': 'postings',
                    'indexes': [models.Index(fields=['corpus', 'document_id'], name='posting_document')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('count__gt', 0), ('length__gte', models.F('count'))), name='posting_counts_terms_of_its_part', violation_error_message='A term is in its part once at least, and is one of its terms.')],
                },
            ),
            migrations.CreateModel(
                name='Meaning',
                fields=[
                    ('pk', models.CompositePrimaryKey('corpus_id', 'document_id', 'part', blank=True, editable=False, primary_key=True, serialize=False)),
                    ('document_id', models.BigIntegerField(verbose_name='document')),
                    ('part', models.IntegerField(verbose_name='part')),
                    ('digest', models.CharField(max_length=64, verbose_name='digest of its text')),
                    ('vector', models.BinaryField(verbose_name='vector')),
                    ('corpus', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='vectors', to='coop.corpus')),
                ],
                options={
                    'verbose_name': 'meaning',
                    'verbose_name_plural': 'meanings',
                    'constraints': [models.CheckConstraint(condition=django.db.models.lookups.Exact(django.db.models.functions.text.Length('vector'), 768), name='meaning_has_each_dimension', violation_error_message='A meaning is a vector of 384 half floats.')],
                },
            ),
        ]),
    ]
