"""An entry is recorded at the instant when it holds all its accounts: it never comes before one that it waited for.

Where this ledger was opened before, sql/door.sql and sql/batches.sql replace the functions that stand there.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("timebank", "0007_batches")]

    operations = [
        migrations.RunSQL((SQL / "door.sql").read_text()),
        migrations.RunSQL((SQL / "batches.sql").read_text()),
    ]
