"""What the lists of work share."""

import datetime as dt

GROUP_LIMIT = 50


def day_text(day: dt.date) -> str:
    """A date as the rows of "Min dag" write it."""
    return f"{day:%d.%m.%Y}"
