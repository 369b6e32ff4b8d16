"""The tables, in one step: what the first migrations did one after another."""

import alliance.foundation.calendar
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from alliance.foundation.migration_steps import CreateTables
from alliance.foundation.audit.append_only import append_only, undo


class Migration(migrations.Migration):

    replaces = [('audit', '0001_initial'), ('audit', '0002_users'), ('audit', '0003_append_only')]

    initial = True

    dependencies = [
        ('jobcenters', '0001_schema'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Event',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('sequence', models.BigIntegerField(default=0, editable=False)),
                    ('name', models.CharField(max_length=80)),
                    ('at', models.DateTimeField(default=alliance.foundation.calendar.now)),
                    ('actor_label', models.CharField(max_length=200)),
                    ('role_label', models.CharField(blank=True, max_length=200)),
                    ('target_type', models.CharField(max_length=80)),
                    ('target_id', models.UUIDField()),
                    ('target_label', models.CharField(max_length=200)),
                    ('before', models.JSONField(default=dict)),
                    ('after', models.JSONField(default=dict)),
                    ('reason', models.CharField(blank=True, max_length=1500)),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'event',
                    'indexes': [models.Index(fields=['target_type', 'target_id', '-at'], name='audit_of_target')],
                },
            ),
        ]),
        migrations.RunSQL(
            "CREATE SEQUENCE audit_event_sequence", "DROP SEQUENCE audit_event_sequence"
        ),
        migrations.RunSQL(append_only("audit_event"), undo("audit_event")),
    ]
