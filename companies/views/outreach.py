"""The outreach list: the companies of the job center by how long nobody spoke with them (R015)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from alliance.foundation.htmx import render_part
from alliance.foundation.paging import take_page
from companies import policies
from companies.forms.outreach import OutreachForm
from companies.models import Company
from companies.services import signs
from companies.views.asked import require


@require_GET
def outreach_list(request: HttpRequest) -> HttpResponse:
    """Whom to contact next, with the two acts that follow."""
    require(policies.can_see_inquiries(request.user))
    form = OutreachForm(request.GET, user=request.user)
    visible = Company.objects.visible_to(request.user).for_list(request.user)
    page = take_page(form.narrowed(signs.marked(visible, request.user)), request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(company, _shown(company)) for company in page.rows],
        "may_act": policies.can_register_company(request.user),
    }
    return render_part(request, "companies/outreach_list.html", "rows", context)


def _shown(company: Company) -> list[str]:
    return [sign.label for sign in signs.signs() if getattr(company, f"sign_{sign.key}")]
