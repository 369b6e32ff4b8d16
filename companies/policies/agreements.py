"""Who may do what with agreements between a job center and a company (R103, R160)."""

from companies.models import Company, CompanyAgreement
from jobcenters.models import Alliance, JobCenter
from jobcenters.policies import can_administer


def can_make_agreement(user, company: Company, job_center: JobCenter) -> bool:
    """Who handles orders at a job center in whose municipality the company has a site."""
    return job_center.allows(user, "handle_orders") and job_center.pk in {
        unit.municipality.job_center.pk for unit in company.units.all() if unit.closed_on is None
    }


def can_handle_agreement(user, agreement: CompanyAgreement) -> bool:
    """Consultants and leaders of the job center that made it."""
    return agreement.job_center.allows(user, "handle_orders")


def can_end_agreement(user, agreement: CompanyAgreement) -> bool:
    """Those who handle it, and the portal itself when its last day has passed."""
    return user.is_system or can_handle_agreement(user, agreement)


def can_set_concept(user, alliance: Alliance) -> bool:
    """The alliance's administrator writes what its agreements say (R160)."""
    return can_administer(user, alliance)
