"""The register: companies and their sites. Core data belong to the home job center (R003, R011)."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken
from alliance.foundation.privacy import refuse_cpr
from companies import policies
from companies.models import Company, ProductionUnit
from companies.services import numbers
from companies.services.colleagues import handlers_at
from companies.services.contact_persons import add_contact_person
from companies.services.duplicates import Candidate, Match, find_duplicates
from jobcenters.models import JobCenter, User
from servicecatalog.models import IndustryDivision

COMPANY_FIELDS = (
    "name",
    "cvr_number",
    "consent_default",
    "key_account_consultant",
    "key_account_deputy",
    "needs_profile",
    "goals",
    "preferred_contact",
    "availability",
)
KEY_ACCOUNT = ("key_account_consultant", "key_account_deputy")
UNIT_FIELDS = (
    "p_number",
    "name",
    "address",
    "postcode",
    "city",
    "municipality",
    "industry_scheme",
    "industry_code",
    "phone",
    "email",
    "closed_on",
)
FREE_TEXTS = ("name", "needs_profile", "goals", "availability", "address", "city")
NUMBERS = {
    "cvr_number": numbers.cvr_number,
    "p_number": numbers.p_number,
    "industry_code": numbers.industry_code,
    "phone": numbers.phone_number,
    "postcode": numbers.postcode,
}
EVENTS = {
    "company.created": gettext_lazy("Entered in the register"),
    "company.edited": gettext_lazy("Core data changed"),
    "company.main_site_moved": gettext_lazy("Main site moved"),
    "productionunit.created": gettext_lazy("Site added"),
    "productionunit.edited": gettext_lazy("Site changed"),
}
for _event, _text in EVENTS.items():
    describe(_event, _text)


class PossibleDuplicates(RuleBroken):
    """The company may be in the register already; ``matches`` say which and why.

    ``is_certain`` when a CVR or P-number says so: then there is nothing to confirm.
    """

    def __init__(self, matches: list[Match]):
        self.matches = matches
        self.is_certain = any(match.is_certain for match in matches)
        super().__init__(
            _("This company is in the register already.")
            if self.is_certain
            else _("The company may be in the register already. Look before you go on.")
        )


@transaction.atomic
def create_company(
    *,
    actor: User,
    company: dict,
    unit: dict,
    person: dict | None = None,
    is_another: bool = False,
) -> Company:
    """Enter a company with its main site; its municipality decides the home job center (R011).

    ``company`` and ``unit`` map `COMPANY_FIELDS` and `UNIT_FIELDS` to values, ``person`` maps
    `PERSON_FIELDS` of the first contact person; ``is_another`` says that the actor has looked at
    the possible duplicates. A company whose sites all lie outside the actor's reach is known by
    its CVR number: the site is then added to it. Raises `PermissionDenied`, `RuleBroken`, or
    `PossibleDuplicates` (R156).
    """
    if not policies.can_register_company(actor):
        raise PermissionDenied
    company, unit = _checked(company), _checked(unit)
    _require_reach(actor, unit)
    _refuse_duplicates(actor, company, unit, is_another=is_another)
    row = Company.objects.filter(cvr_number=company["cvr_number"]).first()
    row = row.merged_into or row if row else None
    is_new = row is None
    if is_new:
        row = Company(**_known(company, COMPANY_FIELDS))
        _save(row)
        record("company.created", row, actor=actor, before={})
    site = _add_unit(row, unit, actor=actor, is_main=is_new)
    _check_key_account(row)
    if person:
        add_contact_person(row, actor=actor, fields={"unit": site, **person})
    return row


def edit_company(
    company: Company, *, actor: User, fields: dict, version: int | None = None
) -> Company:
    """Change core data; only for the home job center (R011). ``version`` is what was on screen.

    Raises `PermissionDenied`, `RuleBroken`, `Conflict`.
    """
    fields = _known(_checked(fields), COMPANY_FIELDS)
    with transaction.atomic():
        locked = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
        if not policies.can_edit_company(actor, locked):
            raise PermissionDenied
        locked.claim_version(version, fields)
        before = snapshot(locked)
        held = {name: locked.serializable_value(name) for name in KEY_ACCOUNT}
        _set(locked, fields)
        _check_key_account(locked, held)
        _refuse_taken(Company, locked, "cvr_number", _("Another company has this CVR number."))
        _save(locked)
        record("company.edited", locked, actor=actor, before=before)
    return locked


@transaction.atomic
def add_unit(company: Company, *, actor: User, fields: dict) -> ProductionUnit:
    """Add a site: by the home job center, or by the job center of the site's municipality.

    The first site becomes the main one. Raises `PermissionDenied`, `RuleBroken`.
    """
    fields = _checked(fields)
    locked = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    its_center = fields["municipality"].job_center
    if not policies.can_view_company(actor, locked) or not (
        its_center.allows(actor, "handle_orders") or policies.can_edit_company(actor, locked)
    ):
        raise PermissionDenied
    return _add_unit(locked, fields, actor=actor, is_main=not locked.units.exists())


def edit_unit(
    unit: ProductionUnit, *, actor: User, fields: dict, version: int | None = None
) -> ProductionUnit:
    """Change a site; only for the job center of its own municipality (R011).

    Moving it to another municipality gives it to that job center. Raises `PermissionDenied`,
    `RuleBroken`, `Conflict`.
    """
    fields = _known(_checked(fields), UNIT_FIELDS)
    with transaction.atomic():
        locked = ProductionUnit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
        if not policies.can_edit_unit(actor, locked):
            raise PermissionDenied
        locked.claim_version(version, fields)
        before = snapshot(locked)
        _set(locked, fields)
        if locked.municipality_id != before["municipality"]:
            _require_reach(actor, fields)
        if locked.is_main and locked.closed_on:
            message = _("The main site cannot be closed. Choose another main site first.")
            raise RuleBroken(message, field="closed_on")
        _complete_unit(locked)
        _save(locked)
        record("productionunit.edited", locked, actor=actor, before=before)
    return locked


@transaction.atomic
def move_main_site(unit: ProductionUnit, *, actor: User) -> Company:
    """Make ``unit`` the main site; its municipality becomes the company's home (R011).

    Done by the present home job center. Raises `PermissionDenied`, or `RuleBroken` for a closed
    site.
    """
    company = Company.objects.select_for_update(of=("self",)).get(pk=unit.company_id)
    if not policies.can_edit_company(actor, company):
        raise PermissionDenied
    if unit.closed_on:
        raise RuleBroken(_("A closed site cannot be the main site."))
    before = {"main_site": str(company.main_unit)}
    company.units.filter(is_main=True).update(is_main=False)
    company.units.filter(pk=unit.pk).update(is_main=True)
    reason = f"{before['main_site']} → {unit}"
    record("company.main_site_moved", company, actor=actor, reason=reason)
    return Company.objects.get(pk=company.pk)


def key_account_candidates(job_center: JobCenter | None):
    """Who may be key account of a company at home in ``job_center``: those who handle orders
    there or in an allied job center."""
    if job_center is None:
        return User.objects.none()
    allied = JobCenter.objects.allied_with(job_center).values_list("pk", flat=True)
    return handlers_at([job_center.pk, *allied])


def _check_key_account(company: Company, held: dict[str, object] | None = None) -> None:
    """Both work in an allied job center, and are two; who is in ``held`` already and has left
    since does not block other changes."""
    deputy = company.key_account_deputy_id
    if deputy and deputy == company.key_account_consultant_id:
        raise RuleBroken(_("The deputy must be somebody else."), field="key_account_deputy")
    for name in KEY_ACCOUNT:
        key = company.serializable_value(name)
        if key is None or key == (held or {}).get(name):
            continue
        if not key_account_candidates(company.home_job_center).filter(pk=key).exists():
            message = _("The key account consultant must work in an allied job center.")
            raise RuleBroken(message, field=name)


def _checked(fields: dict) -> dict:
    """The fields with normalized numbers; refuses unknown ones and citizen numbers."""
    unknown = fields.keys() - {*COMPANY_FIELDS, *UNIT_FIELDS}
    if unknown:
        raise RuleBroken(_("Unknown field: %(name)s") % {"name": ", ".join(sorted(unknown))})
    refuse_cpr(**{name: fields[name] for name in FREE_TEXTS if name in fields})
    return {
        name: NUMBERS[name](value or "") if name in NUMBERS else value
        for name, value in fields.items()
    }


def _known(fields: dict, names: tuple[str, ...]) -> dict:
    return {name: value for name, value in fields.items() if name in names}


def _set(row: Company | ProductionUnit, fields: dict) -> None:
    for name, value in fields.items():
        setattr(row, name, value)


def _require_reach(actor: User, unit: dict) -> None:
    """Nobody enters a company that they could not see afterwards."""
    center = unit["municipality"].job_center
    if center.pk not in JobCenter.objects.keys_in_reach_of(actor):
        message = _("The municipality is in none of your alliances.")
        raise RuleBroken(message, field="municipality")


def _refuse_duplicates(actor: User, company: dict, unit: dict, *, is_another: bool) -> None:
    matches = find_duplicates(
        actor,
        Candidate(
            name=company["name"],
            cvr_number=company["cvr_number"],
            p_number=unit["p_number"],
            postcode=unit.get("postcode", ""),
            municipality_code=unit["municipality"].pk,
            phone=unit.get("phone", ""),
            email=unit.get("email", ""),
        ),
    )
    if any(match.is_certain for match in matches) or (matches and not is_another):
        raise PossibleDuplicates(matches)


def _add_unit(company: Company, fields: dict, *, actor: User, is_main: bool) -> ProductionUnit:
    unit = ProductionUnit(company=company, is_main=is_main, **_known(fields, UNIT_FIELDS))
    unit.name = unit.name or company.name
    _complete_unit(unit)
    _save(unit)
    record("productionunit.created", unit, actor=actor, before={})
    return unit


def _complete_unit(unit: ProductionUnit) -> None:
    """The industry group follows from the code (R079)."""
    _refuse_taken(ProductionUnit, unit, "p_number", _("Another site has this P-number."))
    unit.industry_group = IndustryDivision.objects.group_of(
        unit.industry_scheme, unit.industry_code
    )
    if unit.industry_group is None:
        message = _("There is no such industry code in %(scheme)s.")
        raise RuleBroken(message % {"scheme": unit.industry_scheme}, field="industry_code")


def _refuse_taken(model, row, field: str, message: str) -> None:
    taken = model.objects.filter(**{field: getattr(row, field)}).exclude(pk=row.pk)
    if taken.exists():
        raise RuleBroken(message, field=field)


def _save(row: Company | ProductionUnit) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # two people at once; the first one has it
        message = _("Somebody else has just entered the same number.")
        raise RuleBroken(message) from error
