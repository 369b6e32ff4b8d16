"""The tables, in one step: what the first migrations did one after another."""

import alliance.foundation.calendar
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

from alliance.foundation.migration_steps import CreateTables


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_initial'), ('notifications', '0002_mail_that_leaves_at_most_once'), ('notifications', '0003_calendar_invitations'), ('notifications', '0004_how_mail_comes')]

    initial = True

    dependencies = [
        ('jobcenters', '0001_schema'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='Mail',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('to_email', models.EmailField(max_length=254)),
                    ('kind', models.CharField(max_length=60)),
                    ('key', models.CharField(max_length=200)),
                    ('subject', models.CharField(max_length=200)),
                    ('body', models.TextField()),
                    ('calendar', models.TextField(blank=True)),
                    ('calendar_method', models.CharField(blank=True, max_length=10)),
                    ('message_id', models.CharField(max_length=200, unique=True)),
                    ('status', models.CharField(choices=[('planned', 'planned'), ('sent', 'sent'), ('failed', 'failed'), ('dropped', 'dropped'), ('joined', 'in a summary'), ('unsure', 'not known whether it left')], default='planned', max_length=10)),
                    ('attempts', models.PositiveIntegerField(default=0)),
                    ('next_try_at', models.DateTimeField(default=django.utils.timezone.now)),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('last_error', models.CharField(blank=True, max_length=300)),
                    ('joined_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='joined', to='notifications.mail')),
                    ('notice', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='notifications.notice')),
                ],
                options={
                    'verbose_name': 'mail',
                    'indexes': [models.Index(condition=models.Q(('status', 'planned')), fields=['next_try_at'], name='mail_to_send')],
                    'constraints': [models.UniqueConstraint(fields=('to_email', 'key'), name='mailed_once')],
                },
            ),
            migrations.CreateModel(
                name='Notice',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('kind', models.CharField(max_length=60)),
                    ('key', models.CharField(max_length=200)),
                    ('subject', models.CharField(max_length=200)),
                    ('body', models.TextField()),
                    ('path', models.CharField(max_length=300)),
                    ('target_id', models.UUIDField()),
                    ('mail_mode', models.CharField(choices=[('at_once', 'at once'), ('daily', 'in the summary of the day'), ('off', 'not by mail')], default='at_once', max_length=10)),
                    ('read_at', models.DateTimeField(blank=True, null=True)),
                    ('covered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('on_behalf_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                    ('summary', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='summarized', to='notifications.mail')),
                ],
                options={
                    'verbose_name': 'notice',
                    'indexes': [models.Index(fields=['recipient', '-created_at'], name='notice_of_recipient'), models.Index(condition=models.Q(('mail_mode', 'daily'), ('read_at', None), ('summary', None)), fields=['recipient'], name='notice_for_summary')],
                    'constraints': [models.UniqueConstraint(fields=('recipient', 'key'), name='notice_told_once')],
                },
            ),
            migrations.CreateModel(
                name='Preference',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('kind', models.CharField(max_length=60)),
                    ('mode', models.CharField(choices=[('at_once', 'at once'), ('daily', 'in the summary of the day'), ('off', 'not by mail')], default='at_once', max_length=10, verbose_name='by mail')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='message_preferences', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'message preference',
                    'constraints': [models.UniqueConstraint(fields=('user', 'kind'), name='one_preference_per_kind')],
                },
            ),
        ]),
    ]
