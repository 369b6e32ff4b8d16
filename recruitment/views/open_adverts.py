"""The public list of open adverts: for citizens who search across borders, without a log-in (R073).

Read-only: title, company, place and dates of what stands on Jobnet already; no contact person and
no text of ours.
"""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.foundation.calendar import today
from alliance.foundation.paging import take_page
from recruitment.forms.adverts import OpenAdvertsForm
from recruitment.models import Advert

KEPT = 300  # seconds for which a cache may keep the data
MOST = 500


@login_not_required
@require_GET
def open_adverts(request: HttpRequest) -> HttpResponse:
    """Open adverts by place and occupation, with links to Jobnet; marked up as JobPosting."""
    form = OpenAdvertsForm(request.GET)
    page = take_page(form.adverts(Advert.objects.public(today())), request.GET.get("page"))
    rows = [{"advert": advert, "url": _on_jobnet(advert)} for advert in page.rows]
    context = {"form": form, "page": page, "rows": rows, "query": request.GET.urlencode()}
    return render(request, "recruitment/open_adverts.html", context)


@login_not_required
@require_GET
def open_adverts_data(request: HttpRequest) -> JsonResponse:
    """The same list as JSON-LD, which a cache may keep for five minutes."""
    adverts = OpenAdvertsForm(request.GET).adverts(Advert.objects.public(today()))
    graph = [_posting(advert) for advert in adverts[:MOST]]
    response = JsonResponse(
        {"@context": "https://schema.org", "@graph": graph}, content_type="application/ld+json"
    )
    response["Cache-Control"] = f"public, max-age={KEPT}"
    return response


def _on_jobnet(advert: Advert) -> str:
    return settings.JOBNET_ADVERT_URL.format(reference=advert.jobnet_reference)


def _posting(advert: Advert) -> dict[str, object]:
    order = advert.order
    return {
        "@type": "JobPosting",
        "title": advert.title,
        "url": _on_jobnet(advert),
        "identifier": advert.jobnet_reference,
        "datePosted": advert.published_on.isoformat(),
        "validThrough": advert.expires_on.isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": order.company.name},
        "occupationalCategory": order.occupation.disco08,
        "totalJobOpenings": order.head_count,
        "jobLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressRegion": advert.place_name,
                "addressCountry": "DK",
            },
        },
    }
