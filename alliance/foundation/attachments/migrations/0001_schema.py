"""The tables, in one step: what the first migrations did one after another."""

import alliance.foundation.attachments.models
import alliance.foundation.calendar
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from alliance.foundation.migration_steps import CreateTables


class Migration(migrations.Migration):

    replaces = [('attachments', '0001_initial')]

    initial = True

    dependencies = [
        ('jobcenters', '0001_schema'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Attachment',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('target_type', models.CharField(max_length=80)),
                    ('target_id', models.UUIDField()),
                    ('name', models.CharField(max_length=150, verbose_name='name')),
                    ('content_type', models.CharField(max_length=100)),
                    ('size', models.PositiveIntegerField(verbose_name='size')),
                    ('file', models.FileField(max_length=200, upload_to=alliance.foundation.attachments.models.place_of)),
                    ('removed_at', models.DateTimeField(blank=True, null=True, verbose_name='removed')),
                    ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'attachment',
                    'indexes': [models.Index(fields=['target_type', 'target_id'], name='attachment_of_target'), models.Index(condition=models.Q(('removed_at__isnull', False)), fields=['removed_at'], name='attachment_removed')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('removed_at', None), ('removed_by', None)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='removed_file_has_who_and_when')],
                },
            ),
        ]),
    ]
