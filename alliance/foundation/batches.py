"""Writing many rows at once, of which another worker may write some in the same moment."""

from collections.abc import Sequence

from django.db import models


def write_new(model: type[models.Model], rows: Sequence[models.Model]) -> list:
    """Write those of ``rows`` (of ``model``) that no unique rule refuses, and return them.

    What stands already, or is committed by another worker meanwhile, is left as it is. The keys
    are made here, so a row that is found by its key was written here. Two statements.
    """
    if not rows:
        return []
    model._base_manager.bulk_create(rows, ignore_conflicts=True)
    found = model._base_manager.filter(pk__in=[row.pk for row in rows])
    written = set(found.values_list("pk", flat=True))
    return [row for row in rows if row.pk in written]
