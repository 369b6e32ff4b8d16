from django.db import migrations

from alliance.foundation.audit.append_only import append_only, undo


class Migration(migrations.Migration):
    dependencies = [("servicecatalog", "0001_initial"), ("audit", "0003_append_only")]

    operations = [
        migrations.RunSQL(
            append_only("servicecatalog_clockevent"), undo("servicecatalog_clockevent")
        ),
    ]
