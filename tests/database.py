"""The test database: made once, copied for each process, put back after a test that commits.

Migrations and reference data cost seconds; a copy of a database that has them costs none. Tests
that commit (those with a browser, above all) leave rows behind. Django would empty all tables and
write content types and permissions anew; here the rows that are new go, and what was there in the
beginning comes back from a schema of its own, in a few hundredths of a second.
"""

import functools
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase
from pytest_django.plugin import blocking_manager_key

from jobcenters.models import Alliance, JobCenter
from jobcenters.roles import ALLIANCE_ROLES, JOB_CENTER_ROLES, group_for
from jobcenters.services.reference import load_organization
from servicecatalog.models import Standard
from servicecatalog.services.reference import load_catalog

KNOWN = ("frederikshavn", "hjoerring", "broenderslev", "laesoe", "aalborg", "herning", "skive")
# The schemas with rows to put back; the last one counts.
KEPT = ["kept"]
TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = %s AND table_type = 'BASE TABLE' AND table_name <> 'django_migrations'
"""
COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
ORDER BY ordinal_position
"""


def load_reference() -> None:
    """The reference data is there, and the groups of those whom tests know best."""
    if not Standard.objects.exists():
        load_organization()
        load_catalog()
        for center in JobCenter.objects.filter(slug__in=KNOWN):
            for role in JOB_CENTER_ROLES:
                group_for(center, role)
        for alliance in Alliance.objects.filter(slug="vendsyssel"):
            for role in ALLIANCE_ROLES:
                group_for(alliance, role)


def keep_rows() -> None:
    """Remember the rows that stand in the tables now."""
    schema = KEPT[-1]
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}")
        for table in _filled(cursor, tuple(_names(cursor, TABLES, "public"))):
            cursor.execute(f'CREATE TABLE {schema}."{table}" AS TABLE public."{table}"')


@contextmanager
def staying():
    """What stands in the tables now comes back after each test that commits, until the end of
    the context: for a world that the browser tests of a module share."""
    KEPT.append("kept_longer")
    keep_rows()
    yield
    KEPT.pop()
    _layout.cache_clear()
    put_back()


def put_back() -> None:
    """The tables hold what ``keep_rows`` saw. Needs a role that may switch off triggers: neither
    foreign keys nor append-only logs have a say here."""
    with connection.cursor() as cursor:
        schema = KEPT[-1]
        tables, columns = _layout(schema)
        cursor.execute("SET session_replication_role = replica")
        for table in _filled(cursor, tables):
            cursor.execute(f'DELETE FROM public."{table}"')
        for table, names in columns.items():
            cursor.execute(
                f'INSERT INTO public."{table}" ({names}) SELECT {names} FROM {schema}."{table}"'
            )
        cursor.execute("RESET session_replication_role")


@functools.cache
def _layout(schema: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """All tables, and the columns of those that have rows to put back."""
    with connection.cursor() as cursor:
        kept = _names(cursor, TABLES, schema)
        columns = {
            table: ", ".join(f'"{name}"' for name in _names(cursor, COLUMNS, table))
            for table in kept
        }
        return tuple(_names(cursor, TABLES, "public")), columns


def _filled(cursor, tables: tuple[str, ...]) -> list[str]:
    parts = (f"SELECT '{name}' WHERE EXISTS (SELECT FROM public.\"{name}\")" for name in tables)
    return _names(cursor, " UNION ALL ".join(parts))


def _names(cursor, query: str, *parameters: str) -> list[str]:
    cursor.execute(query, parameters or None)
    return [name for (name,) in cursor.fetchall()]


def pytest_configure():
    """Tests that commit end with ``put_back`` instead of emptying all tables."""
    TransactionTestCase._fixture_teardown = lambda self: put_back()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session):
    """Before the processes start: the database that theirs are copies of."""
    config = session.config
    if not _divides(config):
        return
    name = f"{connection.creation._get_test_db_name()}_template"
    connection.settings_dict["TEST"]["NAME"] = name
    with config.stash[blocking_manager_key].unblock():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        load_reference()
        keep_rows()
        connection.close()
    config.template = name


def _divides(config) -> bool:
    """Whether this process hands the tests to others, each with a database made anew."""
    return bool(config.getoption("numprocesses", None)) and not config.getoption("reuse_db")


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node):
    """Each process learns what to copy."""
    node.workerinput["template"] = getattr(node.config, "template", None)


def pytest_sessionfinish(session):
    """The template goes when all are through."""
    name = getattr(session.config, "template", None)
    if name is not None:
        with session.config.stash[blocking_manager_key].unblock():
            connection.creation.destroy_test_db("postgres", verbosity=0)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request):
    """The database of a process is a copy of the template."""
    template = getattr(request.config, "workerinput", {}).get("template")
    if template is not None:
        connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database holds the reference data from the start.

    At the end the connections of killed workers and of browsers' pages are cut, since a database
    that somebody still looks at cannot be dropped.
    """
    with django_db_blocker.unblock():
        load_reference()
        keep_rows()
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
