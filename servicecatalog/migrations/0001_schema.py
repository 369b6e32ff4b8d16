"""The tables, in one step: what the first migrations did one after another."""

import alliance.foundation.calendar
import alliance.foundation.sorting
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import jobcenters.models.municipalities
import uuid
from django.conf import settings
from django.db import migrations, models

from alliance.foundation.migration_steps import CreateTables
from alliance.foundation.audit.append_only import append_only, undo


class Migration(migrations.Migration):

    replaces = [('servicecatalog', '0001_initial'), ('servicecatalog', '0002_append_only'), ('servicecatalog', '0003_calendar_units')]

    initial = True

    dependencies = [
        ('jobcenters', '0001_schema'),
    ]

    operations = [
        CreateTables([
            migrations.CreateModel(
                name='IndustryMainGroup',
                fields=[
                    ('name_da', models.CharField(max_length=150, verbose_name='Danish name')),
                    ('name_en', models.CharField(max_length=150, verbose_name='English name')),
                    ('code', models.CharField(max_length=2, primary_key=True, serialize=False)),
                ],
                options={
                    'verbose_name': 'industry main group',
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='ServiceItem',
                fields=[
                    ('name_da', models.CharField(max_length=150, verbose_name='Danish name')),
                    ('name_en', models.CharField(max_length=150, verbose_name='English name')),
                    ('slug', models.SlugField(max_length=60, primary_key=True, serialize=False)),
                    ('name_sort', models.GeneratedField(db_persist=True, expression=alliance.foundation.sorting.DanishKey('name_da'), output_field=models.TextField())),
                    ('category', models.CharField(max_length=40, verbose_name='category')),
                    ('description_da', models.TextField(verbose_name='description')),
                    ('legal_basis', models.CharField(blank=True, max_length=300, verbose_name='legal basis')),
                    ('legal_verified', models.CharField(choices=[('yes', 'checked'), ('partly', 'partly checked'), ('act_only', 'only the act is named'), ('no', 'not checked')], max_length=10, verbose_name='legal basis checked')),
                    ('duration', models.CharField(blank=True, max_length=300, verbose_name='duration')),
                    ('subsidy', models.CharField(blank=True, max_length=300, verbose_name='subsidy')),
                    ('status', models.CharField(choices=[('active', 'active'), ('phased_out', 'phased out')], max_length=12, verbose_name='status')),
                ],
                options={
                    'verbose_name': 'service',
                },
            ),
            migrations.CreateModel(
                name='Standard',
                fields=[
                    ('name_da', models.CharField(max_length=150, verbose_name='Danish name')),
                    ('name_en', models.CharField(max_length=150, verbose_name='English name')),
                    ('code', models.CharField(max_length=3, primary_key=True, serialize=False, verbose_name='code')),
                    ('key', models.SlugField(max_length=40, unique=True)),
                    ('has_own_ladder', models.BooleanField(default=False, help_text='The app above reminds by its own ladder; no general notice.')),
                ],
                options={
                    'verbose_name': 'standard',
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='Clock',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('subject_type', models.CharField(max_length=80)),
                    ('subject_id', models.UUIDField()),
                    ('subject_label', models.CharField(max_length=200)),
                    ('path', models.CharField(max_length=300)),
                    ('target_on', models.DateField(blank=True, null=True)),
                    ('closing_days', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list, size=None)),
                    ('started_at', models.DateTimeField(verbose_name='started')),
                    ('due_on', models.DateField(blank=True, null=True, verbose_name='deadline')),
                    ('due_soon_on', models.DateField(blank=True, null=True)),
                    ('stopped_at', models.DateTimeField(blank=True, null=True, verbose_name='stopped')),
                    ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='paused since')),
                    ('paused_days', models.PositiveIntegerField(default=0, verbose_name='paused working days')),
                    ('settled', models.BooleanField(default=False)),
                    ('state', models.CharField(choices=[('pending', 'running'), ('due_soon', 'due soon'), ('met', 'met'), ('met_late', 'met late'), ('overdue', 'overdue'), ('waived', 'waived'), ('not_applicable', 'not applicable')], default='pending', max_length=15, verbose_name='state')),
                    ('job_center', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='jobcenters.jobcenter')),
                    ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='clocks', to=settings.AUTH_USER_MODEL)),
                    ('standard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='servicecatalog.standard')),
                    ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clocks', to='servicecatalog.standardrule')),
                ],
                options={
                    'verbose_name': 'clock',
                    'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='clock_of_subject'), models.Index(fields=['state', 'due_on'], name='clock_by_deadline')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('settled', False), ('state__in', ['pending', 'due_soon', 'overdue'])), fields=('standard', 'subject_type', 'subject_id', 'job_center'), name='one_open_clock')],
                },
            ),
            migrations.CreateModel(
                name='ClockEvent',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('kind', models.CharField(choices=[('start', 'started'), ('stop', 'stopped'), ('pause', 'paused'), ('resume', 'resumed'), ('waive', 'waived'), ('cancel', 'not applicable'), ('settle', 'settled')], max_length=10)),
                    ('at', models.DateTimeField()),
                    ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                    ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('clock', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='servicecatalog.clock')),
                ],
                options={
                    'verbose_name': 'clock event',
                    'ordering': ['at', 'created_at'],
                },
            ),
            migrations.CreateModel(
                name='IndustryGroup',
                fields=[
                    ('name_da', models.CharField(max_length=150, verbose_name='Danish name')),
                    ('name_en', models.CharField(max_length=150, verbose_name='English name')),
                    ('code', models.CharField(max_length=3, primary_key=True, serialize=False)),
                    ('slug', models.SlugField(max_length=40, unique=True)),
                    ('main_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='servicecatalog.industrymaingroup')),
                ],
                options={
                    'verbose_name': 'industry group',
                    'ordering': ['code'],
                },
            ),
            migrations.CreateModel(
                name='StandardRule',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('valid_from', models.DateField(default=alliance.foundation.calendar.today, verbose_name='valid from')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                    ('unit', models.CharField(choices=[('working_days', 'working days'), ('calendar_days_before', 'calendar days before'), ('months', 'months'), ('half_years', 'half-years'), ('percent', 'percent'), ('count', 'count')], max_length=30, verbose_name='unit')),
                    ('threshold', models.PositiveIntegerField(verbose_name='threshold')),
                    ('basis', models.CharField(choices=[('stated', 'stated'), ('number_ours', 'stated, number ours'), ('default', 'default')], max_length=15, verbose_name='basis')),
                    ('alliance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='jobcenters.alliance')),
                    ('standard', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='servicecatalog.standard')),
                ],
                options={
                    'verbose_name': 'threshold',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='servicecatalog_standardrule_dates_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('alliance', None)), expressions=[(jobcenters.models.municipalities.DateRange('valid_from', 'valid_to'), '&&'), ('standard', '=')], name='one_general_threshold_at_a_time'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('alliance__isnull', False)), expressions=[(jobcenters.models.municipalities.DateRange('valid_from', 'valid_to'), '&&'), ('standard', '='), ('alliance', '=')], name='one_alliance_threshold_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='IndustryDivision',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('scheme', models.CharField(choices=[('DB07', 'DB07'), ('DB25', 'DB25')], max_length=4)),
                    ('division', models.CharField(max_length=4)),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='divisions', to='servicecatalog.industrygroup')),
                ],
                options={
                    'verbose_name': 'industry division',
                    'constraints': [models.UniqueConstraint(fields=('scheme', 'division'), name='division_once_per_scheme')],
                },
            ),
            migrations.CreateModel(
                name='Occupation',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('disco08', models.CharField(max_length=6, verbose_name='DISCO-08 code')),
                    ('title_da', models.CharField(max_length=120, verbose_name='Danish title')),
                    ('title_en', models.CharField(max_length=120, verbose_name='English title')),
                    ('title_sort', models.GeneratedField(db_persist=True, expression=alliance.foundation.sorting.DanishKey('title_da'), output_field=models.TextField())),
                    ('level', models.CharField(choices=[('ufaglaert', 'unskilled'), ('faglaert', 'skilled'), ('kvu', 'short further education'), ('mvu', 'medium further education'), ('lvu', 'long further education')], max_length=10, verbose_name='level')),
                    ('industry_group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='occupations', to='servicecatalog.industrygroup')),
                ],
                options={
                    'verbose_name': 'occupation',
                    'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Upper('title_da'), 'gin_trgm_ops'), name='occupation_title_trigram')],
                    'constraints': [models.UniqueConstraint(fields=('disco08', 'title_da'), name='occupation_title_once')],
                },
            ),
        ]),
        migrations.RunSQL(
            append_only("servicecatalog_clockevent"), undo("servicecatalog_clockevent")
        ),
    ]
