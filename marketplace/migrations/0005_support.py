"""The support programme: structures that vouch, people who are helped, helpers, sessions and their hours."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from coop.migrations._operations import AtOnce, of_files


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('coop', '0005_measure_roles'),
        ('timebank', '0003_measures'),
        ('marketplace', '0004_files_of_offers'),
    ]

    operations = [
        AtOnce(
            [
                migrations.CreateModel(
                    name='Structure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, verbose_name='name')),
                        ('kind', models.CharField(choices=[('association', 'association'), ('library', 'library'), ('town_hall', 'town hall'), ('social_centre', 'social centre'), ('other', 'another structure')], max_length=16, verbose_name='kind')),
                        ('declared_at', models.DateTimeField(verbose_name='declared')),
                        ('validated_at', models.DateTimeField(blank=True, null=True, verbose_name='validated')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('answerer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='structures', to='coop.member')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.place')),
                        ('validated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'verbose_name': 'structure that vouches',
                        'verbose_name_plural': 'structures that vouch',
                        'ordering': ['name', 'id'],
                        'constraints': [
                            models.UniqueConstraint(fields=('name', 'place'), name='structure_is_declared_once_in_a_place', violation_error_message='A structure of this name is already declared in this commune.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('validated_at__isnull', True), ('validated_by__isnull', True)), models.Q(('validated_at__isnull', False), ('validated_by__isnull', False)), _connector='OR'), name='structure_is_validated_by_somebody', violation_error_message='Whoever validates a structure is named.'),
                            models.CheckConstraint(condition=models.Q(('kind__in', ['association', 'library', 'town_hall', 'social_centre', 'other']), models.Q(('name', ''), _negated=True)), name='structure_has_a_name_and_a_kind', violation_error_message='Give the name of the structure, in one line.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Beneficiary',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('alias', models.CharField(blank=True, max_length=40, verbose_name='first name or alias')),
                        ('reach', models.CharField(blank=True, max_length=160, verbose_name='how the structure reaches them')),
                        ('basis', models.CharField(choices=[('consent', 'consent'), ('mandate', 'mandate')], max_length=8, verbose_name='what allows it')),
                        ('purpose', models.CharField(blank=True, max_length=200, verbose_name='purpose of the mandate')),
                        ('until_on', models.DateField(verbose_name='until')),
                        ('vouched_at', models.DateTimeField(verbose_name='vouched for')),
                        ('signed_on', models.DateField(blank=True, null=True, verbose_name='signed on')),
                        ('paper_holder', models.CharField(blank=True, choices=[('structure', 'the structure'), ('cooperative', 'the cooperative')], max_length=12, verbose_name='who keeps the paper')),
                        ('erased_at', models.DateTimeField(blank=True, null=True, verbose_name='erased')),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.place')),
                        ('vouched_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='beneficiaries', to='marketplace.structure')),
                    ],
                    options={
                        'verbose_name': 'person who is helped',
                        'verbose_name_plural': 'people who are helped',
                        'ordering': ['id'],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(models.Q(('alias', ''), ('erased_at__isnull', False), ('place__isnull', True), ('purpose', ''), ('reach', '')), models.Q(('erased_at__isnull', True), ('place__isnull', False), models.Q(('alias', ''), _negated=True), models.Q(('reach', ''), _negated=True)), _connector='OR'), name='beneficiary_is_known_or_erased', violation_error_message='Nothing is left of whoever was erased.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('basis', 'consent'), ('purpose', '')), models.Q(('basis', 'mandate'), ('erased_at__isnull', False)), models.Q(('basis', 'mandate'), models.Q(('purpose', ''), _negated=True)), _connector='OR'), name='beneficiary_mandate_has_a_purpose', violation_error_message='A mandate says what it is for, and a consent needs no purpose.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('paper_holder', ''), ('signed_on__isnull', True)), models.Q(('paper_holder__in', ['structure', 'cooperative']), ('signed_on__isnull', False)), _connector='OR'), name='beneficiary_paper_has_its_holder', violation_error_message='Say who keeps the signed paper.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SupportErasure',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('erased_at', models.DateTimeField(verbose_name='erased')),
                        ('ending', models.CharField(choices=[('withdrawn', 'consent withdrawn'), ('retention', 'kept as long as was voted')], max_length=12, verbose_name='why erased')),
                        ('beneficiary', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='erasure', to='marketplace.beneficiary')),
                    ],
                    options={
                        'verbose_name': 'erasure of a person who was helped',
                        'verbose_name_plural': 'erasures of people who were helped',
                        'ordering': ['-erased_at', '-id'],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('ending__in', ['withdrawn', 'retention'])), name='support_erasure_says_why', violation_error_message='An erasure says why.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SupportHelper',
                    fields=[
                        ('member', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='support', serialize=False, to='coop.member')),
                        ('themes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('first_steps', 'first steps with a device'), ('mail', 'e-mail and messages'), ('procedures', 'administrative procedures'), ('health', 'health and appointments'), ('money', 'bank and bills'), ('safety', 'safety and passwords'), ('work', 'work and training'), ('relations', 'staying in touch')], max_length=16), size=None, verbose_name='themes')),
                        ('capacity', models.PositiveSmallIntegerField(verbose_name='people at once')),
                        ('km', models.PositiveSmallIntegerField(verbose_name='kilometres around')),
                        ('is_remote', models.BooleanField(verbose_name='remotely')),
                        ('began_at', models.DateTimeField(verbose_name='volunteers since')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.place')),
                    ],
                    options={
                        'verbose_name': 'helper',
                        'verbose_name_plural': 'helpers',
                        'ordering': ['member_id'],
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('capacity__gte', 1), ('capacity__lte', 20), ('km__lte', 200)), name='support_helper_has_a_capacity', violation_error_message='Between one person and twenty at once.'),
                            models.CheckConstraint(condition=models.Q(('themes__contained_by', ['first_steps', 'mail', 'procedures', 'health', 'money', 'safety', 'work', 'relations']), ('themes__len__gte', 1)), name='support_helper_has_themes_of_the_list', violation_error_message='Choose at least one theme.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SupportNeed',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('theme', models.CharField(choices=[('first_steps', 'first steps with a device'), ('mail', 'e-mail and messages'), ('procedures', 'administrative procedures'), ('health', 'health and appointments'), ('money', 'bank and bills'), ('safety', 'safety and passwords'), ('work', 'work and training'), ('relations', 'staying in touch')], max_length=16, verbose_name='theme')),
                        ('is_remote', models.BooleanField(verbose_name='remotely')),
                        ('wanted_by', models.DateField(verbose_name='wanted by')),
                        ('half_days', models.PositiveIntegerField(default=0, verbose_name='half days')),
                        ('asked_at', models.DateTimeField(verbose_name='asked')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('beneficiary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='marketplace.beneficiary')),
                    ],
                    options={
                        'verbose_name': 'need for support',
                        'verbose_name_plural': 'needs for support',
                        'ordering': ['wanted_by', 'id'],
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('beneficiary', 'theme'), name='support_need_is_open_once_for_a_theme', violation_error_message='This theme is already asked for.'),
                            models.CheckConstraint(condition=models.Q(('half_days__lte', 2097151), ('theme__in', ['first_steps', 'mail', 'procedures', 'health', 'money', 'safety', 'work', 'relations'])), name='support_need_has_a_theme_of_the_list', violation_error_message='Choose at least one theme.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SupportAssignment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('reasons', models.JSONField(verbose_name='reasons')),
                        ('assigned_at', models.DateTimeField(verbose_name='assigned')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('assigned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='marketplace.supporthelper')),
                        ('need', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='marketplace.supportneed')),
                    ],
                    options={
                        'verbose_name': 'assignment of a helper',
                        'verbose_name_plural': 'assignments of helpers',
                        'ordering': ['id'],
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('need',), name='support_need_has_one_helper_at_a_time', violation_error_message='Somebody already helps with this need.'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SupportSession',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=64, verbose_name='key')),
                        ('theme', models.CharField(choices=[('first_steps', 'first steps with a device'), ('mail', 'e-mail and messages'), ('procedures', 'administrative procedures'), ('health', 'health and appointments'), ('money', 'bank and bills'), ('safety', 'safety and passwords'), ('work', 'work and training'), ('relations', 'staying in touch')], max_length=16, verbose_name='theme')),
                        ('held_on', models.DateField(verbose_name='day')),
                        ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                        ('outcome', models.CharField(choices=[('solved', 'it is done'), ('advanced', 'it goes on'), ('passed_on', 'passed on to somebody else'), ('stuck', 'nothing could be done')], max_length=12, verbose_name='outcome')),
                        ('next_step', models.CharField(blank=True, max_length=160, verbose_name='next step')),
                        ('satisfaction', models.CharField(blank=True, choices=[('good', 'it helped me'), ('fair', 'it helped me in part'), ('poor', 'it did not help me')], max_length=8, verbose_name='satisfaction')),
                        ('heard', models.CharField(blank=True, choices=[('paper', 'on a paper slip'), ('voice', 'told to the helper')], max_length=8, verbose_name='how it was heard')),
                        ('word', models.CharField(blank=True, max_length=160, verbose_name='a word of the person')),
                        ('noted_at', models.DateTimeField(verbose_name='noted')),
                        ('credited_minutes', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='minutes credited')),
                        ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='undone')),
                        ('undone_reason', models.CharField(blank=True, choices=[('time', 'the day or the time was wrong'), ('person', 'it was somebody else'), ('not_held', 'it did not take place'), ('other', 'something else was wrong')], max_length=12, verbose_name='reason')),
                        ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='marketplace.supportassignment')),
                        ('beneficiary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='marketplace.beneficiary')),
                        ('entry', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='timebank.journalentry')),
                        ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coop.place')),
                        ('reversal', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='timebank.journalentry')),
                    ],
                    options={
                        'verbose_name': 'support session',
                        'verbose_name_plural': 'support sessions',
                        'ordering': ['-held_on', '-id'],
                        'constraints': [
                            models.UniqueConstraint(fields=('assignment', 'key'), name='support_session_is_noted_once', violation_error_message='This session is already noted.'),
                            models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 720)), name='support_session_lasts_some_minutes', violation_error_message='A session lasts a day at most.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('heard', ''), ('satisfaction', ''), ('word', '')), models.Q(('heard__in', ['paper', 'voice']), ('satisfaction__in', ['good', 'fair', 'poor'])), _connector='OR'), name='support_session_says_how_satisfaction_was_heard', violation_error_message='Say how it was heard: on paper, or told to you.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('entry__isnull', True), ('reversal__isnull', True)), models.Q(('credited_minutes__gte', 1), ('credited_minutes__lte', models.F('minutes')), ('entry__isnull', False)), _connector='OR'), name='support_session_credits_no_more_than_it_lasted', violation_error_message='No more is credited than what the session lasted.'),
                            models.CheckConstraint(condition=models.Q(models.Q(('reversal__isnull', True), ('undone_at__isnull', True), ('undone_reason', '')), models.Q(('undone_at__isnull', False), ('undone_reason__in', ['time', 'person', 'not_held', 'other'])), _connector='OR'), name='support_session_is_undone_with_a_reason', violation_error_message='Say why: those concerned will read it.'),
                            models.CheckConstraint(condition=models.Q(('undone_at__isnull', True), ('entry__isnull', True), ('reversal__isnull', False), _connector='OR'), name='support_session_undone_gives_its_hours_back', violation_error_message='The hours of a session that is undone go back to the fund.'),
                        ],
                    },
                ),
            ]
        ),
        *of_files(__file__, 'support'),
    ]
