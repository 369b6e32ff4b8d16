"""Error pages that must work even when little else does."""

from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


@requires_csrf_token
def csrf_failure(request, reason=""):
    """The form was too old or came from elsewhere: say so, and how to go on."""
    return render(request, "403_csrf.html", status=403)
