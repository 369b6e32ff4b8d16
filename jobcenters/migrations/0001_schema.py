"""The tables, in one step: what the first migrations did one after another."""

import alliance.foundation.calendar
import alliance.foundation.sorting
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import jobcenters.models.municipalities
import jobcenters.models.organization
import jobcenters.models.people
import uuid
from django.conf import settings
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models

from alliance.foundation.migration_steps import CreateTables


# The table of the cache in the database (log-in limits); see docs/decisions.
CACHE_TABLE = """
CREATE TABLE IF NOT EXISTS cache_entries (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS cache_entries_expires ON cache_entries (expires);
"""


class Migration(migrations.Migration):

    replaces = [('jobcenters', '0001_initial'), ('jobcenters', '0002_cache_table'), ('jobcenters', '0003_education_profiles')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        CreateTables([
            migrations.CreateModel(
                name='JobCenter',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('slug', models.SlugField(max_length=60, unique=True)),
                    ('label', models.CharField(default='Jobcenter', max_length=60, verbose_name='label')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('name_sort', models.GeneratedField(db_persist=True, expression=alliance.foundation.sorting.DanishKey('name'), output_field=models.TextField())),
                    ('mailbox', models.EmailField(blank=True, max_length=254, verbose_name='shared mailbox')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='main phone')),
                    ('web', models.URLField(blank=True, verbose_name='web page')),
                    ('postal_address', models.CharField(blank=True, max_length=200, verbose_name='postal address')),
                    ('visiting_address', models.CharField(blank=True, max_length=200, verbose_name='visiting address')),
                    ('strong_occupations', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=6), blank=True, default=list, size=None, verbose_name='strong occupations')),
                    ('municipality', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='job_center', to='jobcenters.municipality')),
                ],
                options={
                    'verbose_name': 'job center',
                    'permissions': [('view_orders', "Read everything of the job center's own orders"), ('handle_orders', "Create, edit, escalate and close the job center's orders"), ('answer_calls', 'Answer calls from other job centers'), ('oversee', 'See the shared part of all orders of the job center'), ('manage_staff', 'Invite users, change and end roles'), ('edit_job_center', "Edit the job center's own facts")],
                },
            ),
            migrations.CreateModel(
                name='User',
                fields=[
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                    ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                    ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                    ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('name', models.CharField(max_length=100, verbose_name='name')),
                    ('email', models.EmailField(max_length=254, verbose_name='mail')),
                    ('phone', models.CharField(blank=True, max_length=20, verbose_name='phone')),
                    ('title', models.CharField(blank=True, max_length=100, verbose_name='title')),
                    ('language', models.CharField(choices=[('da', 'Danish'), ('en', 'English')], default='da', max_length=2, verbose_name='language')),
                    ('density', models.CharField(choices=[('compact', 'compact'), ('airy', 'airy')], default='compact', max_length=10, verbose_name='density')),
                    ('shortcuts', models.BooleanField(default=True, verbose_name='keyboard shortcuts')),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ],
                options={
                    'verbose_name': 'user',
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='mail_address_once')],
                },
                managers=[
                    ('objects', jobcenters.models.people.PortalUserManager()),
                ],
            ),
            migrations.CreateModel(
                name='Alliance',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('version', models.PositiveIntegerField(default=1, editable=False)),
                    ('slug', models.SlugField(max_length=60, unique=True)),
                    ('name', models.CharField(max_length=100, verbose_name='name')),
                    ('kind', models.CharField(choices=[('alliance', 'alliance'), ('sub_alliance', 'sub-alliance')], max_length=20, verbose_name='kind')),
                    ('closing_days', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), blank=True, default=jobcenters.models.organization.default_closing_days, size=None, verbose_name='closing days (MM-DD)')),
                    ('large_order_size', models.PositiveIntegerField(default=10, verbose_name='size of a large order')),
                    ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='jobcenters.alliance')),
                ],
                options={
                    'verbose_name': 'alliance',
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'alliance'), ('parent', None)), models.Q(('kind', 'sub_alliance'), ('parent__isnull', False)), _connector='OR'), name='sub_alliance_has_parent')],
                },
            ),
            migrations.CreateModel(
                name='Delegation',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('valid_from', models.DateField(default=alliance.foundation.calendar.today, verbose_name='valid from')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                    ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deputized', to=settings.AUTH_USER_MODEL)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='delegations', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'delegation',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='jobcenters_delegation_dates_in_order'), models.CheckConstraint(condition=models.Q(('user', models.F('deputy')), _negated=True), name='deputy_is_somebody_else')],
                },
            ),
            migrations.CreateModel(
                name='EducationProfile',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('as_of', models.DateField(verbose_name='as of')),
                    ('primary', models.PositiveIntegerField(default=0, verbose_name='primary school')),
                    ('secondary', models.PositiveIntegerField(default=0, verbose_name='upper secondary education')),
                    ('vocational', models.PositiveIntegerField(default=0, verbose_name='vocational education')),
                    ('short_higher', models.PositiveIntegerField(default=0, verbose_name='short higher education')),
                    ('medium_higher', models.PositiveIntegerField(default=0, verbose_name='medium higher education')),
                    ('long_higher', models.PositiveIntegerField(default=0, verbose_name='long higher education')),
                    ('source', models.CharField(max_length=200, verbose_name='source')),
                    ('job_center', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='education_profiles', to='jobcenters.jobcenter')),
                ],
                options={
                    'verbose_name': 'education profile',
                    'ordering': ['-as_of'],
                    'constraints': [models.UniqueConstraint(fields=('job_center', 'as_of'), name='one_profile_per_day'), models.CheckConstraint(condition=models.Q(('long_higher', models.F('primary')), ('medium_higher', models.F('primary')), ('primary', 0), ('secondary', models.F('primary')), ('short_higher', models.F('primary')), ('vocational', models.F('primary')), _negated=True), name='profile_counts_somebody')],
                },
            ),
            migrations.CreateModel(
                name='ContactPoint',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('kind', models.CharField(choices=[('phone', 'phone'), ('mail', 'mail'), ('web', 'web page')], max_length=10, verbose_name='kind')),
                    ('label', models.CharField(max_length=60, verbose_name='label')),
                    ('value', models.CharField(max_length=200, verbose_name='number or address')),
                    ('hours', models.CharField(blank=True, max_length=100, verbose_name='opening hours')),
                    ('job_center', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_points', to='jobcenters.jobcenter')),
                ],
                options={
                    'verbose_name': 'contact point',
                    'ordering': ['kind', 'label'],
                },
            ),
            migrations.CreateModel(
                name='AllianceMembership',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('valid_from', models.DateField(default=alliance.foundation.calendar.today, verbose_name='valid from')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                    ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='jobcenters.alliance')),
                    ('job_center', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='jobcenters.jobcenter')),
                ],
                options={
                    'verbose_name': 'membership',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='jobcenters_alliancemembership_dates_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(jobcenters.models.municipalities.DateRange('valid_from', 'valid_to'), '&&'), ('alliance', '='), ('job_center', '=')], name='one_membership_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='Municipality',
                fields=[
                    ('code', models.CharField(max_length=4, primary_key=True, serialize=False, verbose_name='municipality code')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('name_sort', models.GeneratedField(db_persist=True, expression=alliance.foundation.sorting.DanishKey('name'), output_field=models.TextField())),
                    ('latitude', models.DecimalField(decimal_places=4, max_digits=7)),
                    ('longitude', models.DecimalField(decimal_places=4, max_digits=7)),
                    ('population', models.PositiveIntegerField(verbose_name='population')),
                ],
                options={
                    'verbose_name': 'municipality',
                    'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9]{4}$')), name='municipality_code_has_four_digits')],
                },
            ),
            migrations.CreateModel(
                name='MunicipalityRegion',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('valid_from', models.DateField(default=alliance.foundation.calendar.today, verbose_name='valid from')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                    ('region', models.CharField(max_length=40, verbose_name='region')),
                    ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='regions', to='jobcenters.municipality')),
                ],
                options={
                    'verbose_name': 'region',
                    'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(jobcenters.models.municipalities.DateRange('valid_from', 'valid_to'), '&&'), ('municipality', '=')], name='one_region_at_a_time')],
                },
            ),
            migrations.CreateModel(
                name='Neighbor',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('kind', models.CharField(choices=[('land', 'by land'), ('bridge', 'by bridge'), ('ferry', 'by ferry')], max_length=10, verbose_name='kind')),
                    ('note', models.CharField(blank=True, max_length=100, verbose_name='note')),
                    ('municipality_a', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='jobcenters.municipality')),
                    ('municipality_b', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='jobcenters.municipality')),
                ],
                options={
                    'verbose_name': 'neighbor',
                    'constraints': [models.UniqueConstraint(fields=('municipality_a', 'municipality_b'), name='neighbor_pair_once'), models.CheckConstraint(condition=models.Q(('municipality_a__lt', models.F('municipality_b'))), name='neighbor_pair_ordered')],
                },
            ),
            migrations.CreateModel(
                name='Unit',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('valid_from', models.DateField(default=alliance.foundation.calendar.today, verbose_name='valid from')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                    ('name', models.CharField(max_length=60, verbose_name='name')),
                    ('job_center', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='jobcenters.jobcenter')),
                ],
                options={
                    'verbose_name': 'unit',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='jobcenters_unit_dates_in_order'), models.UniqueConstraint(fields=('job_center', 'name'), name='unit_name_once')],
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('email', models.EmailField(max_length=254, verbose_name='mail')),
                    ('name', models.CharField(max_length=100, verbose_name='name')),
                    ('role', models.CharField(choices=[('consultant', 'company consultant'), ('leader', 'department leader'), ('head', 'head of job center'), ('professional_coordinator', 'professional coordinator'), ('network_coordinator', 'network coordinator'), ('alliance_administrator', 'alliance administrator'), ('guest', 'guest')], max_length=30, verbose_name='role')),
                    ('token_hash', models.CharField(max_length=64, unique=True)),
                    ('expires_at', models.DateTimeField(verbose_name='expires')),
                    ('accepted_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('job_center', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='jobcenters.jobcenter')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='jobcenters.unit')),
                ],
                options={
                    'verbose_name': 'invitation',
                },
            ),
            migrations.CreateModel(
                name='Appointment',
                fields=[
                    ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                    ('created_at', models.DateTimeField(default=alliance.foundation.calendar.now, editable=False, verbose_name='created')),
                    ('valid_from', models.DateField(default=alliance.foundation.calendar.today, verbose_name='valid from')),
                    ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                    ('role', models.CharField(choices=[('consultant', 'company consultant'), ('leader', 'department leader'), ('head', 'head of job center'), ('professional_coordinator', 'professional coordinator'), ('network_coordinator', 'network coordinator'), ('alliance_administrator', 'alliance administrator'), ('guest', 'guest')], max_length=30, verbose_name='role')),
                    ('alliance', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='jobcenters.alliance')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                    ('job_center', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appointments', to='jobcenters.jobcenter')),
                    ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to='jobcenters.unit')),
                ],
                options={
                    'verbose_name': 'role',
                    'abstract': False,
                    'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='jobcenters_appointment_dates_in_order'), models.CheckConstraint(condition=models.Q(('job_center__isnull', True), ('alliance__isnull', True), _connector='XOR'), name='appointment_at_one_place'), models.UniqueConstraint(condition=models.Q(('job_center__isnull', False), ('valid_to', None)), fields=('user', 'role', 'job_center'), name='job_center_role_once'), models.UniqueConstraint(condition=models.Q(('alliance__isnull', False), ('valid_to', None)), fields=('user', 'role', 'alliance'), name='alliance_role_once')],
                },
            ),
        ]),
        migrations.RunSQL(CACHE_TABLE, "DROP TABLE cache_entries;"),
    ]
