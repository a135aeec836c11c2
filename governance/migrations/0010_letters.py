"""E-mails about decisions: how each member chose them, and what was sent."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coop', '0004_role_terms'),
        ('governance', '0009_second_calls'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterChoice',
            fields=[
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='letter_choice', serialize=False, to='coop.member')),
                ('pace', models.CharField(choices=[('day', 'each day'), ('week', 'each week'), ('never', 'never')], max_length=5, verbose_name='what concerns me, by e-mail')),
                ('wants_reminders', models.BooleanField(verbose_name='a reminder before a vote ends, while I have not voted')),
                ('quiet_from', models.PositiveSmallIntegerField(verbose_name='nothing from')),
                ('quiet_until', models.PositiveSmallIntegerField(verbose_name='until')),
                ('is_sunday_quiet', models.BooleanField(verbose_name='nothing on Sundays')),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('chosen_at', models.DateTimeField(verbose_name='chosen')),
            ],
            options={
                'verbose_name': 'choice of e-mails about decisions',
                'verbose_name_plural': 'choices of e-mails about decisions',
                'constraints': [models.CheckConstraint(condition=models.Q(('quiet_from__lte', 23), ('quiet_until__lte', 23)), name='letter_choice_is_quiet_by_hours_of_a_day', violation_error_message='Choose hours between 0 and 23.'), models.CheckConstraint(condition=models.Q(('language__in', ['fr', 'en']), ('pace__in', ['day', 'week', 'never'])), name='letter_choice_is_one_that_is_offered', violation_error_message='Choose one of these.')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('digest', 'what concerns me'), ('reminder', 'reminder of a vote')], max_length=8, verbose_name='kind')),
                ('on_day', models.DateField(blank=True, null=True, verbose_name='day')),
                ('told', models.JSONField(default=list, verbose_name='what it told')),
                ('taken_at', models.DateTimeField(verbose_name='taken')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                ('refused_at', models.DateTimeField(blank=True, null=True, verbose_name='refused')),
                ('ballot', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='governance.ballot')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decision_letters', to='coop.member')),
            ],
            options={
                'verbose_name': 'e-mail about decisions',
                'verbose_name_plural': 'e-mails about decisions',
                'ordering': ['-taken_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'digest')), fields=('member', 'on_day'), name='member_is_told_once_a_day_at_most', violation_error_message='This e-mail was written already.'), models.UniqueConstraint(condition=models.Q(('kind', 'reminder')), fields=('member', 'ballot'), name='member_is_reminded_of_a_vote_once', violation_error_message='This e-mail was written already.'), models.CheckConstraint(condition=models.Q(models.Q(('ballot__isnull', True), ('kind', 'digest'), ('on_day__isnull', False)), models.Q(('ballot__isnull', False), ('kind', 'reminder'), ('on_day__isnull', True)), _connector='OR'), name='letter_is_of_a_day_or_of_a_vote', violation_error_message='An e-mail is of a day, or reminds of a vote.'), models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), models.Q(('refused_at__isnull', True), ('sent_at__gte', models.F('taken_at'))), _connector='OR'), name='letter_is_sent_after_it_is_taken', violation_error_message='An e-mail is sent after it is written, or refused.')],
            },
        ),
    ]
