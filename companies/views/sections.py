"""The tabs that join the lists about companies."""

from django.urls import reverse
from django.utils.translation import gettext as _


def section_tabs(current: str) -> list[dict[str, object]]:
    """Companies, agreements and levels as tabs; ``current`` is the name of the shown list."""
    labels = {
        "company_list": _("Companies"),
        "agreement_list": _("Agreements"),
        "level_list": _("Cooperation levels"),
    }
    return [
        {"label": label, "url": reverse(f"companies:{name}"), "current": name == current}
        for name, label in labels.items()
    ]
