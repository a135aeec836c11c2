"""A second call repeats whatever was asked, and no election. The SQL lies in sql/."""

from django.db import migrations

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('governance', '0012_candidacies')]

    operations = of_files(__file__, 'second_calls')
