"""What a user may do at which job centers, as guardian's grants say it: read once per request."""

import uuid

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermission

from alliance.foundation.prepared import prepared

EVERYWHERE = object()  # stands for every job center: a grant without an object


def open_keys(center: type[models.Model], user, permission: str) -> frozenset:
    """The keys of the job centers at which ``user`` holds ``permission``; ``center`` is their
    model."""
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    grants = grants_of(center, user)
    if user.is_superuser or grants.get(permission) is EVERYWHERE:
        return frozenset(center.objects.values_list("pk", flat=True))
    return grants.get(permission, frozenset())


def grants_of(center: type[models.Model], user) -> dict[str, frozenset | object]:
    """All of a user's grants at once, read once per request: permission to the keys of job
    centers, or EVERYWHERE.

    guardian's `get_objects_for_user` asks four times for each permission; a page needs four
    permissions. The property test holds that this and `has_perm` agree.
    """
    cache = remembered(user)
    if "grants" not in cache:
        found: dict[str, set] = {}
        kind = ContentType.objects.get_for_model(center)
        for codename, key in _grants_of(user.pk, kind.pk):
            found.setdefault(codename, set()).add(uuid.UUID(key) if key else EVERYWHERE)
        cache["grants"] = {
            codename: EVERYWHERE if EVERYWHERE in keys else frozenset(keys)
            for codename, keys in found.items()
        }
    return cache["grants"]


def remembered(user) -> dict[str, object]:
    """What one request knows of the user's access; on the user itself, since ``request.user`` is
    but a stand-in whose own ``__dict__`` is another."""
    if not hasattr(user, "_open_job_centers"):
        user._open_job_centers = {}
    return user._open_job_centers


@prepared
def _grants_of(user: uuid.UUID, kind: int):
    here = GroupObjectPermission.objects.filter(group__user=user, content_type=kind)
    anywhere = Permission.objects.filter(Q(group__user=user) | Q(user=user), content_type=kind)
    no_key = models.Value("", models.CharField())
    return (
        here.order_by()
        .values_list("permission__codename", "object_pk")
        .union(anywhere.order_by().values_list("codename", no_key))
    )
