"""Many entries written at once: `timebank_post_all`, in sql/batches.sql."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("timebank", "0006_reservations")]

    operations = [migrations.RunSQL((SQL / "batches.sql").read_text())]
