"""What was held may give way to an entry that moves more, and a settlement says which vote ended a wait.

sql/settling.sql has its functions; sql/door.sql replaces the function that stands there.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("timebank", "0008_instants")]

    operations = [
        migrations.RunSQL((SQL / "settling.sql").read_text()),
        migrations.RunSQL((SQL / "door.sql").read_text()),
    ]
