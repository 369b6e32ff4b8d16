"""Conditions that Django does not spell so that PostgreSQL can use its indexes."""

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast


class IsAnyOf(Func):
    """Whether a column holds one of the values of a small subquery, as ``= ANY(ARRAY(...))``.

    The subquery is asked once, before the rows, so that the condition stays usable inside an OR:
    there ``IN (subquery)`` and EXISTS make PostgreSQL read the whole table (runtime.md 8.1;
    225 ms against 3 ms with 200,000 orders). For subqueries of at most some hundred rows.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, values: QuerySet, **extra):
        """column: name of a field; values: a queryset of one column, as from ``values("pk")``."""
        super().__init__(F(column), ArraySubquery(values), **extra)


NO_KEYS = "{}"  # as PostgreSQL writes an empty list


def listed(rows: QuerySet, column: str) -> QuerySet:
    """The keys in a column of all ``rows`` as one text of PostgreSQL, for `IsListed`."""
    one = rows.order_by().annotate(all=Value(1)).values("all")
    texts = one.annotate(keys=Cast(ArrayAgg(column, distinct=True), TextField()))
    return texts.values_list("keys", flat=True)


class IsListed(Func):
    """Whether a column is one of the keys in a text of `listed`.

    What the planner knows beforehand it can look up in a table of its own, and it knows how many
    rows to expect; of `IsAnyOf` it knows neither, so that each row found by another way is
    compared with every key. Worth a query more where thousands of rows are passed by.
    """

    template = "%(expressions)s::uuid[])"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, keys: str, **extra):
        super().__init__(F(column), Value(keys, output_field=TextField()), **extra)
