"""Writing many rows at once, of which another worker may write some in the same moment.

Django's own way costs a hundred calls for each value and as many parameters as there are values;
here all rows go to PostgreSQL as one text, which it reads by the types of the table's columns.
"""

import datetime as dt
import json
import uuid
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from django.db import connection, models
from django.utils.functional import Promise

AS_TEXT = (uuid.UUID, dt.date, Decimal, Promise)


def write_new(model: type[models.Model], rows: Sequence[models.Model]) -> list:
    """Write those of ``rows`` (of ``model``) that no unique rule refuses, and return them.

    What stands already, or is committed by another worker meanwhile, is left as it is. One
    statement, in the order of ``rows``.
    """
    return _insert(model, rows, "ON CONFLICT DO NOTHING")


def write_all(model: type[models.Model], rows: Sequence[models.Model]) -> list:
    """Write all ``rows`` (of ``model``) in their order and return them, as ``bulk_create`` does.
    Raises `IntegrityError` where a unique rule refuses one. One statement."""
    return _insert(model, rows, "")


def _insert(model: type[models.Model], rows: Sequence[models.Model], otherwise: str) -> list:
    if not rows:
        return []
    names, statement = _sentence(model)
    values = [{column: row.__dict__[name] for name, column in names} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{statement} {otherwise} RETURNING {connection.ops.quote_name(model._meta.pk.column)}",
            [json.dumps(values, default=_as_text)],
        )
        written = {key for (key,) in cursor.fetchall()}
    fresh = [row for row in rows if row.pk in written]
    for row in fresh:
        row._state.adding, row._state.db = False, connection.alias
    return fresh


@lru_cache(maxsize=64)
def _sentence(model: type[models.Model]) -> tuple[list[tuple[str, str]], str]:
    """Names and columns of the fields of ``model``, and how rows of it are written."""
    fields = model._meta.local_concrete_fields
    if odd := [one.name for one in fields if _is_made_when_saved(one)]:
        raise TypeError(f"{model.__name__} makes values while it is saved: {odd}")
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(one.column) for one in fields)
    read = f"json_populate_recordset(NULL::{table}, %s)"
    statement = f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {read}"  # noqa: S608 - names of the model
    return [(one.attname, one.column) for one in fields], statement


def _is_made_when_saved(one: models.Field) -> bool:
    if isinstance(one, models.DateField):
        return one.auto_now or one.auto_now_add
    return type(one).pre_save is not models.Field.pre_save


def _as_text(value: object) -> str:
    if isinstance(value, AS_TEXT):
        return str(value)
    raise TypeError(f"no value of a column: {value!r}")
