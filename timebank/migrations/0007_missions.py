"""A call with one project is voted by yes or no; missions are found by whom they name."""

from django.db import migrations, models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast

from coop.migrations._operations import of_files


def named(key: str) -> Cast:
    told = Func(F('request'), Value(f'"{key}":([0-9]+),'), function='substring')
    return Cast(told, models.BigIntegerField())


class Migration(migrations.Migration):
    dependencies = [('timebank', '0006_closings')]

    operations = [
        *(
            migrations.AddIndex(
                model_name='journalentry',
                index=models.Index(named(key), condition=Q(nature='paid_mission'), name=f'mission_{key}'),
            )
            for key in ('giver_id', 'receiver_id')
        ),
        *of_files(__file__, 'projects'),
    ]
