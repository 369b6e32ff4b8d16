from django.db import migrations

from alliance.foundation.audit.append_only import append_only, undo


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_users")]

    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE audit_event_sequence", "DROP SEQUENCE audit_event_sequence"
        ),
        migrations.RunSQL(append_only("audit_event"), undo("audit_event")),
    ]
