"""What the database itself promises of members, acts, groups and ecosystems: the SQL lies in sql/, by noun."""

from django.db import migrations

from coop.migrations._operations import of_files


class Migration(migrations.Migration):
    dependencies = [('coop', '0001_tables')]

    operations = of_files(
        __file__,
        'append_only',
        'changes',
        'groups',
        'ecosystems',
        'circles',
        'charters',
    )
