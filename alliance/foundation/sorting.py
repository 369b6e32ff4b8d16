"""Danish sort order on any PostgreSQL: ... z æ ø å, and aa as å (runtime.md 1b.7)."""

from django.db import models
from django.db.models import Func


class DanishKey(Func):
    """An immutable expression that sorts its text as a Danish index does.

    The embedded server carries no ICU, so the order is spelled out: lower case, then "aa" as
    "å", then æ, ø, å mapped behind z.
    """

    template = (
        "translate(replace(lower(translate(%(expressions)s, 'ÆØÅÉÈËÜÖÄ', 'æøåeeeyøæ')),"
        " 'aa', 'å'), 'æøåéèëüöä', '{|}eeey|{')"
    )
    output_field = models.TextField()


def danish_key(text: str) -> str:
    """The same key in Python, for lists that are sorted outside the database."""
    lowered = text.lower().translate(str.maketrans("éèëüöä", "eeeyøæ"))
    return lowered.replace("aa", "å").translate(str.maketrans("æøå", "{|}"))


def name_sort_field(source: str = "name") -> models.GeneratedField:
    """A stored column that sorts ``source`` in Danish; index it and order by it."""
    return models.GeneratedField(
        expression=DanishKey(source),
        output_field=models.TextField(),
        db_persist=True,
        editable=False,
    )
