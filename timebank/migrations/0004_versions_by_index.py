"""The door finds the few versions that an entry obeys by their index, whatever the planner would rather make."""

from django.db import migrations

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('timebank', '0003_measures')]

    operations = of_files(__file__, 'door', 'reserving')
