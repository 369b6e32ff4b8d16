"""Who may do what with companies and inquiries, as a head of job center would say it (R003, R011).

Reading is wide: every consultant of the alliance sees the one register. Writing is narrow: core
data belong to the job center of the company's own municipality (lesson 12).
"""

from companies.choices import InviteState
from companies.models import (
    Company,
    ContactPerson,
    Inquiry,
    JointVisit,
    Merge,
    NextStep,
    ProductionUnit,
    VisitInvitation,
)
from companies.policies.agreements import (  # noqa: F401 - one door for all policies
    can_end_agreement,
    can_handle_agreement,
    can_make_agreement,
    can_set_concept,
)
from companies.policies.imports import can_decide_change, can_run_import  # noqa: F401 - as above
from companies.policies.plans import (  # noqa: F401 - as above
    can_change_planned_visit,
    can_move_idea,
    can_plan_visit,
)
from jobcenters.models import JobCenter


def can_view_company(user, company: Company) -> bool:
    """Whoever works in a job center of an alliance in which the company has a site, and the
    portal itself (R003). A page that has fetched the company for this person says so in
    ``seen_by``, and is not asked again."""
    if user.is_system or getattr(company, "seen_by", None) == user.pk:
        return True
    return Company.objects.visible_to(user).filter(pk=company.pk).exists()


def can_see_register(user) -> bool:
    """Everybody but guests, who answer calls and see nothing else (R003)."""
    return bool(JobCenter.objects.keys_in_reach_of(user))


def can_register_company(user) -> bool:
    """Consultants and leaders enter companies, also those of a neighboring municipality."""
    return bool(JobCenter.objects.keys_open_to(user, "handle_orders"))


def can_attach(user, company: Company) -> bool:
    """Consultants and leaders put files on the companies that they see."""
    return can_register_company(user) and can_view_company(user, company)


def can_edit_company(user, company: Company) -> bool:
    """Only the job center of the main site's municipality edits core data (R011)."""
    home = company.home_job_center
    return home is not None and home.allows(user, "handle_orders")


def can_edit_unit(user, unit: ProductionUnit) -> bool:
    """A site is edited by the job center of its own municipality (R011)."""
    return unit.job_center.allows(user, "handle_orders")


def sees_profile(user, company: Company) -> bool:
    """The profile, the goals and the history are shown in the home job center's own alliances; a
    company with a site elsewhere does not carry them there."""
    home = company.home_job_center
    return home is not None and home.pk in JobCenter.objects.keys_in_reach_of(user)


def can_add_contact_person(user, company: Company) -> bool:
    """Whoever handles orders may add a person to a company in reach."""
    return can_register_company(user) and can_view_company(user, company)


def can_add_unit(user, company: Company) -> bool:
    """The home job center adds any site, every other job center those in its municipality."""
    return can_register_company(user) and can_view_company(user, company)


def can_edit_contact_person(user, person: ContactPerson) -> bool:
    """By the job center of the company, or of the site that the person works at."""
    if person.unit is not None and can_edit_unit(user, person.unit):
        return True
    return can_edit_company(user, person.company)


def can_log_contact(user, company: Company, job_center: JobCenter) -> bool:
    """Who answers calls or handles orders at ``job_center``, about a company in reach (R146)."""
    works_there = job_center.allows(user, "handle_orders") or job_center.allows(
        user, "answer_calls"
    )
    return works_there and can_view_company(user, company)


def can_log_any_contact(user) -> bool:
    """Whoever answers calls or handles orders at any job center has a log to write in."""
    return bool(
        JobCenter.objects.keys_open_to(user, "handle_orders")
        | JobCenter.objects.keys_open_to(user, "answer_calls")
    )


def can_register_inquiry(user, job_center: JobCenter) -> bool:
    """Consultants and leaders take in inquiries for their own job center, and the portal itself
    what comes by the web form (R144, R139)."""
    return user.is_system or job_center.allows(user, "handle_orders")


def can_see_inquiries(user) -> bool:
    """Who works in a job center sees what it was asked; coordinators and guests do not."""
    return bool(JobCenter.objects.keys_open_to(user, "view_orders"))


def can_handle_inquiry(user, inquiry: Inquiry) -> bool:
    """Whoever handles orders at the job center that was asked may answer, assign and close."""
    return inquiry.job_center.allows(user, "handle_orders")


def can_propose_merge(user, kept: Company, merged: Company) -> bool:
    """Whoever edits the core data of one of the two may propose that they are the same (R011)."""
    return can_edit_company(user, kept) or can_edit_company(user, merged)


def can_accept_merge(user, merge: Merge) -> bool:
    """Both home job centers must say yes: the one that proposed has, a person who edits the
    company of the other one says it too. Whoever edits both needs nobody else."""
    others = {merge.kept_home, merge.merged_home} - {merge.proposed_for}
    return all(home.allows(user, "handle_orders") for home in others or {merge.proposed_for})


def can_decline_merge(user, merge: Merge) -> bool:
    """Either home job center says no, the one that proposed as well as the one that was asked."""
    return any(home.allows(user, "handle_orders") for home in (merge.kept_home, merge.merged_home))


def can_roll_back_merge(user, merge: Merge) -> bool:
    """Either home job center takes a merge back: each gets its company as it was."""
    return can_decline_merge(user, merge)


def can_request_visit(user, company: Company, host: JobCenter) -> bool:
    """Consultants and leaders plan joint visits to companies in reach, as host (R086)."""
    return host.allows(user, "handle_orders") and can_view_company(user, company)


def can_host_visit(user, visit: JointVisit) -> bool:
    """The host's consultants and leaders move, hold and cancel a visit: it keeps the company."""
    return visit.host.allows(user, "handle_orders")


def can_answer_invitation(user, invitation: VisitInvitation) -> bool:
    """Only the invited job center answers, and only while it may see the visit."""
    keys = JobCenter.objects.keys_open_to(user, "answer_calls")
    rows = VisitInvitation.objects.letting_in(keys)
    return rows.filter(pk=invitation.pk, visit__in=JointVisit.objects.coming()).exists()


def can_manage_invitation(user, invitation: VisitInvitation) -> bool:
    """The host invites, and takes an invitation back."""
    return can_host_visit(user, invitation.visit)


def can_agree_on_time(user, visit: JointVisit) -> bool:
    """The host and whoever was invited: the last answer that was lacking arranges the visit."""
    keys = JobCenter.objects.keys_open_to(user, "answer_calls")
    return can_host_visit(user, visit) or visit.invitations.filter(job_center__in=keys).exists()


def has_accepted_visit(user, visit: JointVisit) -> bool:
    """The user's job center takes part in the visit, and has said so."""
    keys = JobCenter.objects.keys_open_to(user, "answer_calls")
    return visit.invitations.letting_in(keys).filter(state=InviteState.ACCEPTED).exists()


def can_write_report(user, visit: JointVisit) -> bool:
    """Whoever took part writes in the one shared report."""
    return can_host_visit(user, visit) or has_accepted_visit(user, visit)


def sees_visit_contact(user, visit: JointVisit) -> bool:
    """Allies see the company's contact person anyway; a guest once it has accepted (scenario A)."""
    own = visit.host.allows(user, "view_orders")
    in_reach = visit.host_id in JobCenter.objects.keys_in_reach_of(user)
    return own or in_reach or has_accepted_visit(user, visit)


def can_do_step(user, step: NextStep) -> bool:
    """The named person ticks a next step off; so may the host, who answers to the company."""
    return step.assignee_id == user.pk or can_host_visit(user, step.visit)
