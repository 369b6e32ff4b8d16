"""What an address asks for besides its path, such as ?company=: a row that the person may see."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet


def asked_row(text: str, rows: QuerySet) -> Model | None:
    """The row of ``rows`` (narrowed by ``visible_to``) whose key is ``text``, or nothing."""
    try:
        return rows.filter(pk=uuid.UUID(text)).first()
    except ValueError:
        return None


def require(is_allowed: bool) -> None:
    """Refuse the page itself where its act would be refused. Raises `PermissionDenied`."""
    if not is_allowed:
        raise PermissionDenied
