"""What templates show of calls: how one stands, drawn once for each way of standing."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from recruitment.choices import RecipientState
from recruitment.models import EscalationRecipient

register = template.Library()


@register.simple_tag
def call_state(call: EscalationRecipient) -> SafeString:
    """How a call (of `with_progress`) stands: answer, lateness, waiting."""
    waits = call.owes_answer and call.paused_at is not None
    return _call_state(call.state, call.is_slow, waits, call.is_unkept, get_language())


# Lists show the same few again and again, and drawing one takes a hundred and fifty calls.
@lru_cache(maxsize=256)
def _call_state(
    state: str, is_slow: bool, waits: bool, is_unkept: bool, _language: str
) -> SafeString:
    context = {
        "state": RecipientState(state),
        "is_slow": is_slow,
        "waits": waits,
        "is_unkept": is_unkept,
    }
    return get_template("recruitment/_call_state.html").render(context)
