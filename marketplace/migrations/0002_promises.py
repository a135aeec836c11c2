"""What the database itself promises of needs, engagements, invoices, reviews and teams, whatever program writes to it.

The SQL lies in sql/, by noun.
"""

from django.db import migrations

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('marketplace', '0001_tables'), ('timebank', '0002_promises')]

    operations = of_files(
        __file__,
        'requests',
        'engagements',
        'quotes',
        'lots',
        'refunds',
        'reviews',
        'invoices',
        'teams',
        'introductions',
        'candidates',
    )
