"""A mail to a company from a shared text, written on in the person's own mail program (R009)."""

from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.views.decorators.http import require_GET

from alliance.foundation.htmx import render_part
from companies import policies
from companies.forms.messages import MessageForm
from companies.models import Company
from companies.services.one_voice import one_voice
from companies.views.asked import require


@require_GET
def company_message(request: HttpRequest, pk) -> HttpResponse:
    """The text with the names filled in, and the link that opens it in the mail program."""
    company = get_object_or_404(Company.objects.visible_to(request.user), pk=pk)
    require(policies.can_log_any_contact(request.user))
    form = MessageForm(request.GET, company=company, user=request.user)
    template, language, person = form.chosen
    given = {"company": company, "person": person, "sender": request.user}
    with translation.override(language):
        subject, body = _text(f"{template}.subject", given), _text(template, given)
    query = urlencode({"subject": subject, "body": body}, quote_via=quote)
    context = {
        "form": form,
        "company": company,
        "voice": one_voice(company, request.user),
        "person": person,
        "language": language,
        "subject": subject,
        "body": body,
        "mailto": f"mailto:{person.email if person else ''}?{query}",
    }
    return render_part(request, "companies/company_message.html", "text", context)


def _text(name: str, given: dict[str, object]) -> str:
    """Plain text, so nothing is escaped here; the page escapes it all."""
    template = get_template(f"companies/messages/{name}.txt").template
    return template.render(Context(given, autoescape=False)).strip()
