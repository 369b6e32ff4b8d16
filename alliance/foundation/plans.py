"""Plans that PostgreSQL keeps: a sentence that is asked again is neither parsed nor planned anew.

A page of the country's size asked thirteen queries of which PostgreSQL answered each in a tenth of
a millisecond, after it had thought about each for half a millisecond and more: joins of ten tables
have many orders. A `Plan` is made once per connection (``PREPARE``) and then only filled in
(``EXECUTE``), with what never changes in it written out, so that the plan can count on it.

The plan is the same for whatever values (``plan_cache_mode``). That suits a look at the rows of
one order, company or person; a long walk whose best way hangs on whose rows they are is planned
for its values each time (`prepared.planned_anew`). See docs/decisions/0013.
"""

import datetime as dt
import itertools
import re
import uuid
from collections import OrderedDict
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import NotSupportedError, connection
from psycopg2.extensions import adapt

# A text is written as it always was, without a type: PostgreSQL sees what it is compared with.
TYPES = (
    (uuid.UUID, "uuid"),
    (str, "unknown"),
    (int, "bigint"),
    (dt.datetime, "timestamptz"),  # before the day, which a moment is too
    (dt.date, "date"),
)
ASKED_FIRST = 1  # times that a sentence is planned as usual: what is rarely asked needs no plan
KEPT = 60  # plans per connection; each takes some 200 kB there

_numbers = itertools.count(1)
# The names of the plans that each connection knows, by plan, the longest unused first.
_known: WeakKeyDictionary[object, OrderedDict[int, str]] = WeakKeyDictionary()


# For each parameter of a sentence its place among the values and what is added to that value; or
# no place, and what the sentence says each time.
Parameters = list[tuple[int | None, object]]


def answer(sql: str, given: Sequence[object]) -> list[tuple]:
    """The rows of ``sql``, planned for what is ``given``."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()


class Plan:
    """One sentence with places for values."""

    def __init__(self, sql: str, parameters: Parameters):
        """``sql``: as Django compiles it."""
        self.sql, self.parameters = sql, parameters
        self.number = next(_numbers)
        self.asked = 0
        self.distinct = list(dict.fromkeys(one for one in parameters if one[0] is not None))

    def ask(self, given: Sequence[object]) -> list[tuple]:
        """The rows for what is ``given``, one for each parameter (constants included).

        Raises NotSupportedError inside a transaction when the answer's columns were altered since
        the plan was made; asked once more, it answers.
        """
        self.asked += 1
        if self.asked <= ASKED_FIRST or not settings.KEEP_DATABASE_PLANS:
            return answer(self.sql, given)
        try:
            with connection.cursor() as cursor:
                self._execute(cursor, given)
                return cursor.fetchall()
        except NotSupportedError:
            # A table was altered under the connection (a deployment): all its plans are made anew.
            _known.pop(connection.connection, None)
            if connection.in_atomic_block:
                raise
            return answer(self.sql, given)

    def _execute(self, cursor, given: Sequence[object]) -> None:
        filled = dict(zip(self.parameters, given, strict=True))
        values = [filled[one] for one in self.distinct]
        names = _known.setdefault(connection.connection, OrderedDict())
        name = names.get(self.number)
        if name:
            names.move_to_end(self.number)
            before = ""
        else:
            # A new name each time: one that was refused halfway may be taken.
            name = f"kept_{next(_numbers)}"
            before = self._forgotten(names) + self._preparation(name, values)
        cursor.execute(f"{before}EXECUTE {name}{_listed(['%s'] * len(values))}", values)
        names[self.number] = name

    def _preparation(self, name: str, values: list[object]) -> str:
        """The statement that makes the plan, for values of these types."""
        numbers = {one: f"${number}" for number, one in enumerate(self.distinct, start=1)}
        parts = iter(numbers.get(one) or _written(one[1]) for one in self.parameters)
        sql = re.sub("%[s%]", lambda found: next(parts) if found[0] == "%s" else "%%", self.sql)
        types = _listed([_type_of(value) for value in values])
        return f"PREPARE {name}{types} AS {sql}; "

    @staticmethod
    def _forgotten(names: OrderedDict[int, str]) -> str:
        if len(names) < KEPT:
            return ""
        _number, name = names.popitem(last=False)
        return f"DEALLOCATE {name}; "


def _type_of(value: object) -> str:
    return next(name for kind, name in TYPES if isinstance(value, kind))


def _listed(parts: list[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""


def _written(constant: object) -> str:
    """``constant`` as SQL, ready for a statement with parameters."""
    quoted = adapt(constant)
    if hasattr(quoted, "prepare"):
        quoted.prepare(connection.connection)
    return quoted.getquoted().decode().replace("%", "%%")
