import datetime

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="ruleversion",
            name="replaces",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replacement",
                to="governance.ruleversion",
            ),
        ),
        migrations.AddConstraint(
            model_name="ruleversion",
            constraint=models.CheckConstraint(
                condition=Q(
                    effective_at=datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc),
                    proposal__isnull=True,
                    replaces__isnull=True,
                )
                | Q(
                    effective_at__gt=datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc),
                    proposal__isnull=False,
                    replaces__isnull=False,
                ),
                name="rule_version_is_founding_or_voted",
                violation_error_message="A version is the founding one, or replaces another through a vote.",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                condition=Q(state="draft"),
                fields=("proposer", "rule_key"),
                name="member_drafts_one_change_of_a_rule_at_a_time",
                violation_error_message="You are already writing a proposal on this rule.",
            ),
        ),
    ]
