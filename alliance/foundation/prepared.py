"""Queries that are put together once per process and asked with other values ever after.

Django builds and compiles a query anew each time it is asked: some 4,000 function calls, while the
database answers in a millisecond. A page of fifteen queries so spent more than half of its time on
sentences that it had said before. `prepared` keeps the sentence and fills in the values::

    @prepared
    def _calls(order: uuid.UUID, centers: Collection[uuid.UUID]) -> QuerySet:
        return Call.objects.filter(order=order, center__in=centers).order_by("asked_at")

    calls = _calls(order.pk, keys)  # a list, asked now

The function is called with stand-ins for its values, and each stand-in must be found again among
the parameters of the finished SQL. What the function looked at or reckoned with is refused, so
that no value of one person can be kept and shown to the next (docs/decisions/0013).

What a function may be given:

- by position, values: keys, texts, whole numbers, days, moments, None and True/False, collections
  of these, and what has values of its own (`HasValues`), such as a user with today's rights;
- by name, what changes the sentence itself (an order, a state): one is kept for each.

Clocks that the function reads (`calendar.now`, `today`) are values too, filled in on each asking,
also when so much time is added to or taken from them; the start of a month or the third working
day from now is refused, since that is no fixed time from now.
"""

import datetime as dt
import uuid
from collections import OrderedDict
from collections.abc import Callable
from functools import update_wrapper
from typing import Protocol

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

from alliance.foundation.calendar import as_of, local_day, now
from alliance.foundation.plans import Parameters, Plan, answer

KEPT = 64  # sentences per function; they differ by the lengths of collections
NO_KEY = uuid.UUID(int=0)
STEP = 4  # collections are filled up to a multiple of it, so that fewer sentences are needed
SINGLE = (uuid.UUID, str, int, dt.date)
SEVERAL = (list, tuple, set, frozenset)
Reader = Callable[[list[tuple]], list]

# Stand-ins: nothing that a row could hold, and far apart from one another.
FIRST_NUMBER, NUMBERS_APART = 2_000_000_000, 7_919
FIRST_KEY = 0x5EED << 112
FIRST_DAY, DAYS_APART = dt.date(100, 1, 1), 400
MARK = "\x00"  # PostgreSQL keeps no text with it
# Two clocks: what lies as far from one as from the other is a time from now.
MOMENT = dt.datetime(900, 6, 1, 12, tzinfo=dt.UTC)
OTHER_MOMENT = dt.datetime(907, 2, 27, 4, 17, tzinfo=dt.UTC)
CLOCKS = 2  # the first two values of every sentence: the moment and its day


class HasValues(Protocol):
    """What a query may be given whole, since it can tell and replace the values that count."""

    def values(self) -> list[object] | None:
        """Its values; None where the query must be put together as usual."""

    def with_values(self, values: list[object]) -> object:
        """The same with other values in the same order."""


class NotPreparableError(Exception):
    """The function looked at its values, so its sentence must not be kept."""


def _refused(self, *_others: object):
    raise NotPreparableError("a query that is kept may only list its values, or join them")


class OnlyListed(frozenset):
    """Stand-ins for a collection: what asks whether a value is among them, or takes some away,
    would be told something else than of the values themselves."""

    __contains__ = __and__ = __rand__ = __sub__ = __rsub__ = __xor__ = __rxor__ = _refused
    __le__ = __lt__ = __ge__ = __gt__ = _refused
    difference = intersection = symmetric_difference = _refused
    isdisjoint = issubset = issuperset = _refused

    def __or__(self, other):
        """Joined they still stand for values."""
        return OnlyListed([*self, *other])

    __ror__ = union = __or__


def prepared(build: Callable[..., QuerySet]) -> "Prepared":
    """A function that asks the query which ``build`` returns, and answers a list of its rows.

    Rows are what the queryset's are: instances (also with ``select_related`` and
    ``prefetch_related``), tuples of ``values_list``, or the values of a flat one. Raises
    `NotPreparableError` on the first asking when ``build`` looks at its values.
    """
    return update_wrapper(Prepared(build), build)


def planned_anew(build: Callable[..., QuerySet]) -> "Prepared":
    """As `prepared`, for long walks: PostgreSQL plans each asking for its values, since the best
    way hangs on how many rows there are of whoever asks (`alliance.foundation.plans`)."""
    return update_wrapper(Prepared(build, keeps_plan=False), build)


class Prepared:
    """One query; see `prepared`."""

    def __init__(self, build: Callable[..., QuerySet], *, keeps_plan: bool = True):
        if build.__closure__:
            raise NotPreparableError(f"{build.__qualname__} holds values of where it was made")
        self.build = build
        self.keeps_plan = keeps_plan
        self._kept: OrderedDict[object, _Sentence | None] = OrderedDict()

    def __call__(self, *given: object, **structure: object) -> list:
        """Ask the database now."""
        found = self._found(given, structure)
        if found is None:
            return list(self.build(*given, **structure))
        sentence, values = found
        return sentence.ask(values) if sentence else []

    def count(self, *given: object, **structure: object) -> int:
        """How many rows there are, asked now."""
        found = self._found(given, structure)
        if found is None:
            return self.build(*given, **structure).count()
        sentence, values = found
        return sentence.count(values) if sentence else 0

    def _found(self, given: tuple, structure: dict) -> tuple["_Sentence | None", list] | None:
        """The sentence (None where nothing can fit) and what fills it; None where the query must
        be put together as usual."""
        moment = now()
        values: list[object] = [moment, local_day(moment)]
        shapes = [_flatten(one, values) for one in given]
        if None in shapes:
            return None
        key = (*shapes, *structure.items())
        try:
            return self._kept[key], values
        except KeyError:
            return self._keep(key, given, structure), values

    def _keep(self, key: object, given: tuple, structure: dict) -> "_Sentence | None":
        cast = _Cast()
        stand_ins = [cast.stand_in(one) for one in given]

        def compiled(moment: dt.datetime) -> tuple:
            """The query at a moment, its compiler, and its SQL."""
            with as_of(moment):
                rows = self.build(*stand_ins, **structure)
                compiler = rows.query.get_compiler(rows.db)
                return rows, compiler, *compiler.as_sql()

        try:
            rows, compiler, sql, params = compiled(MOMENT)
            others = compiled(OTHER_MOMENT)[-1]
        except EmptyResultSet:  # nothing can fit, such as an empty collection of keys
            sentence = None
        else:
            parameters = cast.parameters(params, others, self.build.__qualname__)
            sentence = _Sentence(sql, parameters, rows, compiler)
            sentence.plan = Plan(sql, parameters) if self.keeps_plan else None
        self._kept[key] = sentence
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return sentence


def _flatten(value: object, values: list[object]) -> object:
    """Add ``value`` to ``values`` as it fills the sentence. Returns what of it shapes the sentence:
    its kind and number; None for what must be put together as usual."""
    if value is None or isinstance(value, bool):
        return (value,)
    if isinstance(value, SINGLE):
        values.append(value)
        return type(value)
    if isinstance(value, SEVERAL):
        members = list(value)
        if members:
            members += [_filler(members[-1])] * (-len(members) % STEP)
        values += members
        return (type(members[0]) if members else None, len(members))
    parts = value.values()
    return None if parts is None else (value.__class__, *(_flatten(one, values) for one in parts))


def _filler(member: object) -> object:
    """What fills a collection with such a ``member`` up, and changes nothing of what fits it. For
    keys one that nothing has: of the same key again PostgreSQL would expect as many rows again."""
    return NO_KEY if isinstance(member, uuid.UUID) else member


class _Cast:
    """The stand-ins of one sentence and the place of each among the values."""

    def __init__(self):
        self.places: dict[object, int] = {}
        # What was given by itself must be used; of a person only some rights may count.
        self.needed: set[int] = set()

    def stand_in(self, value: object) -> object:
        """What stands for ``value`` and for nothing else."""
        made = self._made(value)
        if isinstance(made, SINGLE) and not isinstance(made, bool):
            self.needed.add(self.places[made])
        return made

    def _made(self, value: object) -> object:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, SINGLE):
            return self._single(value)
        if isinstance(value, SEVERAL):
            members = list(value)
            size = len(members) + -len(members) % STEP
            return OnlyListed(self._single(members[0]) for _ in range(size))
        return value.with_values([self._made(one) for one in value.values()])

    def _single(self, value: object) -> object:
        place = len(self.places) + CLOCKS
        day = FIRST_DAY + dt.timedelta(days=place * DAYS_APART)
        if isinstance(value, uuid.UUID):
            made = uuid.UUID(int=FIRST_KEY + place)
        elif isinstance(value, str):
            made = f"{MARK}{place}{MARK}"
        elif isinstance(value, int):
            made = FIRST_NUMBER + place * NUMBERS_APART
        elif isinstance(value, dt.datetime):
            made = dt.datetime.combine(day, dt.time(12), dt.UTC)
        else:
            made = day
        self.places[made] = place
        return made

    def parameters(self, params: tuple, others: tuple, name: str) -> Parameters:
        """For each parameter of the SQL its place among the values and what is added to it; or no
        place, and what the sentence says each time. ``others`` are those of `OTHER_MOMENT`."""
        found = [self._parameter(*both) for both in zip(params, others, strict=True)]
        lost = self.needed - {one[0] for one in found if one}
        if lost or None in found:
            raise NotPreparableError(f"{name} looks at its values or reckons with them: {params}")
        return found

    def _parameter(self, one: object, other: object) -> tuple[int | None, object] | None:
        for place, first, second in CLOCK_FACES:
            if type(one) is type(first) and one - first == other - second:
                return place, (one - first) or None
        if isinstance(one, list | dict):
            return None
        place = self.places.get(one)
        if place is not None:
            return place, None
        return (None, one) if one == other and _may_stay(one) else None


CLOCK_FACES = (
    (0, MOMENT, OTHER_MOMENT),
    (1, local_day(MOMENT), local_day(OTHER_MOMENT)),
)


def _may_stay(value: object) -> bool:
    """Whether a parameter may be part of the sentence. Keys and days never: they are somebody's,
    or of one day; nor what was made from a stand-in."""
    if isinstance(value, str):
        return MARK not in value
    if isinstance(value, int):
        return value < FIRST_NUMBER
    return value is None or isinstance(value, float)


class _Sentence:
    """The finished SQL, where its values go, and how its rows are read."""

    plan: Plan | None = None  # None where each asking is planned for its values

    def __init__(self, sql: str, parameters: Parameters, rows: QuerySet, compiler):
        self.sql = sql
        self.parameters = parameters
        self.lookups = rows._prefetch_related_lookups
        self.read = _reader(rows, compiler)

    def ask(self, values: list[object]) -> list:
        """The rows for these values."""
        given = self._given(values)
        rows = self.read(self.plan.ask(given) if self.plan else answer(self.sql, given))
        if self.lookups and rows:
            prefetch_related_objects(rows, *self.lookups)
        return rows

    def count(self, values: list[object]) -> int:
        """How many rows there are for these values: always a walk, planned for them."""
        counted = f"SELECT COUNT(*) FROM ({self.sql}) AS counted"  # noqa: S608 - no value in it
        return answer(counted, self._given(values))[0][0]

    def _given(self, values: list[object]) -> list[object]:
        return [
            more if place is None else values[place] if more is None else values[place] + more
            for place, more in self.parameters
        ]


def _reader(rows: QuerySet, compiler) -> Reader:
    """How what the database answers becomes the rows of the queryset, as Django does it."""
    width = compiler.col_count if compiler.has_extra_select else None
    converters = compiler.get_converters([one[0] for one in compiler.select]).items()
    shape = _shaper(rows, compiler)

    def read(found: list[tuple]) -> list:
        """What Django's own iterables make of the answer."""
        if width is not None:
            found = [row[:width] for row in found]
        if converters:
            found = [_converted(row, converters) for row in found]
        return shape(found)

    return read


def _converted(row: tuple, converters) -> tuple:
    values = list(row)
    for place, (steps, expression) in converters:
        for step in steps:
            values[place] = step(values[place], expression, connection)
    return tuple(values)


def _shaper(rows: QuerySet, compiler) -> Reader:
    kind = rows._iterable_class
    if kind is FlatValuesListIterable:
        return lambda found: [row[0] for row in found]
    if kind is ValuesListIterable:
        return list
    if kind is not ModelIterable or rows._known_related_objects:
        raise NotPreparableError(f"rows of {rows.model.__name__} by {kind.__name__}")
    return _maker(compiler, rows.db)


def _maker(compiler, alias: str) -> Reader:
    info, select = compiler.klass_info, compiler.select
    first, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [one[0].target.attname for one in select[first:end]]
    populators = get_related_populators(info, select, alias)
    annotations = list(compiler.annotation_col_map.items()) if compiler.annotation_col_map else []

    def make(row: tuple) -> Model:
        """One instance with what was joined to it and annotated."""
        made = info["model"].from_db(alias, names, row[first:end])
        for populator in populators:
            populator.populate(row, made)
        for name, place in annotations:
            setattr(made, name, row[place])
        return made

    return lambda found: [make(row) for row in found]
