"""What companies write in the public form: one inquiry at the job center of the place (R139).

The answer never tells whether the company is known: the job center follows from the municipality
that was chosen. No receipt is mailed: anybody could make the portal write to anybody.
"""

from dataclasses import dataclass

from django.db import transaction

from companies.choices import Channel
from companies.models import Company, Inquiry
from companies.services.duplicates import plain_name
from companies.services.inquiries import InquiryInput, register_inquiry
from jobcenters.models import JobCenter, User

COMPANY_TEXT_LENGTH = 150  # as the column


@dataclass(frozen=True)
class WebInquiry:
    """The form as it was filled in; ``cvr_number`` and ``phone`` normalized, or empty."""

    job_center: JobCenter
    company_name: str
    caller: str
    subject: str
    cvr_number: str = ""
    phone: str = ""
    email: str = ""
    text: str = ""


@transaction.atomic
def receive_web_inquiry(web: WebInquiry) -> Inquiry:
    """Take in what a company wrote; the clock S01 starts now and the consultants are told.

    The company of the register is chosen when CVR number, name and place agree; else a colleague
    does it. Raises `RuleBroken` for a CPR number.
    """
    return register_inquiry(
        actor=User.objects.system(),
        job_center=web.job_center,
        inquiry=InquiryInput(
            channel=Channel.WEB,
            subject=web.subject,
            company=_known_company(web),
            company_text=_as_told(web),
            caller=web.caller,
            phone=web.phone,
            email=web.email,
            text=web.text,
        ),
    )


def _known_company(web: WebInquiry) -> Company | None:
    if not web.cvr_number:
        return None
    here = Company.objects.with_site(municipality=web.job_center.municipality_id)
    company = here.filter(cvr_number=web.cvr_number).first()
    is_same = company is not None and plain_name(company.name) == plain_name(web.company_name)
    return company if is_same else None


def _as_told(web: WebInquiry) -> str:
    """The name, and the number behind it where there is room."""
    with_number = f"{web.company_name} (CVR {web.cvr_number})" if web.cvr_number else ""
    fits = with_number and len(with_number) <= COMPANY_TEXT_LENGTH
    return with_number if fits else web.company_name
