"""What the database itself promises about the ledger: one door to it, chains, seals, limits, whole distributions.

The SQL lies in sql/, by noun. Entries are written by `timebank_post` alone, in door.sql.
"""

from django.db import migrations

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('timebank', '0001_tables'), ('governance', '0002_promises')]

    operations = of_files(
        __file__,
        'holding',
        'groups',
        'limits',
        'door',
        'batches',
        'guards',
        'distributions',
        'sealing',
        'reservations',
        'reserving',
        'settling',
        'pledges',
    )
