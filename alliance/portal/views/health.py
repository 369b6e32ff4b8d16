"""The health page for machines: load balancers, containers and the launcher ask it."""

from django.contrib.auth.decorators import login_not_required
from rest_framework import status
from rest_framework.decorators import api_view, authentication_classes, permission_classes
from rest_framework.response import Response

from alliance.foundation.calendar import now
from alliance.portal.health import examine


@login_not_required
@api_view(["GET"])
@authentication_classes([])
@permission_classes([])
def health(request):
    """200 when all is well, else 503; the body says what is not (R178)."""
    found = examine(now())
    body = {
        "status": "ok" if found.is_well else "trouble",
        "database": found.database,
        "broker": found.broker,
        "heartbeat_age_seconds": found.heartbeat_age,
        "sweep_failures": found.failures,
        "mail": found.mail,
    }
    code = status.HTTP_200_OK if found.is_well else status.HTTP_503_SERVICE_UNAVAILABLE
    return Response(body, status=code)
