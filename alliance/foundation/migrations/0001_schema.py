"""The tables, in one step: what the first migrations did one after another."""

import alliance.foundation.calendar
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from alliance.foundation.migration_steps import CreateTables


class Migration(migrations.Migration):

    replaces = [('foundation', '0001_initial'), ('foundation', '0002_users')]

    initial = True

    dependencies = [
        ('jobcenters', '0001_schema'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Heartbeat',
                fields=[
                    ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                    ('rang_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('failures', models.JSONField(default=dict)),
                ],
            ),
            migrations.CreateModel(
                name='Submission',
                fields=[
                    ('key', models.UUIDField(primary_key=True, serialize=False)),
                    ('path', models.CharField(max_length=300)),
                    ('location', models.CharField(blank=True, max_length=500)),
                    ('created_at', models.DateTimeField(db_index=True, default=alliance.foundation.calendar.now)),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
        ]),
    ]
