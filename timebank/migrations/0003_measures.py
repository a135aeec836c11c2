"""Entries obey emergency measures while they last, and what they suspend again when they lapse (docs/adr/0033).

What is voted is read from the periods in which it is obeyed; the functions that do are said anew.
"""

from django.db import migrations

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('timebank', '0002_promises'), ('governance', '0017_measures')]

    operations = of_files(__file__, 'voted', 'limits', 'door', 'batches', 'reserving')
