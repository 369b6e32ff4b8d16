"""Many things that fall due at once, for tests of the sweep."""

import datetime as dt
from collections.abc import Sequence

from recruitment.models import Advert, RecruitmentOrder

CALL_DAY = dt.date(2026, 3, 13)


def due_adverts(orders: Sequence[RecruitmentOrder], count: int) -> list[Advert]:
    """So many adverts, in turn of each of ``orders``, whose company is to be called on
    `CALL_DAY`."""
    first = Advert.objects.count()
    return Advert.objects.bulk_create(
        Advert(
            order=orders[number % len(orders)],
            title=f"Opslag {number}",
            jobnet_reference=f"J-{number}",
            employment_type="ordinary",
            published_on=CALL_DAY,
            expires_on=CALL_DAY + dt.timedelta(days=5),
            call_on=CALL_DAY,
        )
        for number in range(first, first + count)
    )
