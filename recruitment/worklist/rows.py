"""What the lists of work share."""

import datetime as dt

from recruitment.models import RecruitmentOrder

GROUP_LIMIT = 50
# What an item shows of the company behind ``order``: whole rows of four tables would cost more
# than the page.
COMPANY_COLUMNS = ("order__company__name", "order__contact_person__phone", "order__unit__phone")


def day_text(day: dt.date) -> str:
    """A date as the rows of "Min dag" write it."""
    return f"{day:%d.%m.%Y}"


def phone_of(order: RecruitmentOrder) -> str:
    """The phone of the order's contact person, or of the site."""
    person = order.contact_person
    return (person.phone if person else "") or order.unit.phone
