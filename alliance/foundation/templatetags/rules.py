"""What a template may ask the rules: may this person do that to this thing now?"""

from django import template

from alliance.foundation.workflow import WORKFLOWS

register = template.Library()


@register.simple_tag
def can(user, obj, transition: str) -> bool:
    """Whether ``user`` may take ``obj`` through ``transition`` right now, by its table."""
    return WORKFLOWS[type(obj)].can(user, obj, transition)
