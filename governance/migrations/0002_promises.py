"""What the database itself promises about rules and votes, whoever asks it: the application, a script or a console.

The SQL lies in sql/, by noun.
"""

from django.db import migrations

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('governance', '0001_tables'), ('coop', '0002_promises')]

    operations = of_files(
        __file__,
        'rules',
        'proposals',
        'ballots',
        'electors',
        'votes',
    )
