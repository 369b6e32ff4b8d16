"""Writing lines of an extract in the register: a batch whole, or each line whole by itself."""

from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation.audit.services import Entry, describe, record_many, snapshot
from alliance.foundation.errors import RuleBroken
from companies.choices import ChangeKind, LineOutcome
from companies.models import (
    Company,
    ImportLine,
    ImportRun,
    ProductionUnit,
    RegisterChange,
    RegisterFact,
)
from companies.services.import_lines import UNIT_FIELDS, Comparison, compare
from jobcenters.models import Alliance, User
from servicecatalog.choices import Scheme
from servicecatalog.models import IndustryDivision

CREATED_FIELDS = ("name", "address", "postcode", "city", "industry_code", "phone", "email")
FACTS = ("company_name", *UNIT_FIELDS, "municipality", "status", "ended_on")

describe("company.imported", gettext_lazy("Entered from the CVR register"))
describe("company.updated_by_import", gettext_lazy("Changed by the CVR register"))
describe("productionunit.imported", gettext_lazy("Site entered from the CVR register"))
describe("productionunit.updated_by_import", gettext_lazy("Site changed by the CVR register"))


def area_of(alliance: Alliance) -> frozenset[str]:
    """The codes of the municipalities of today's members."""
    rows = alliance.memberships.current().values_list("job_center__municipality", flat=True)
    return frozenset(rows)


@dataclass
class Stand:
    """What stands here of the companies and sites that a batch of lines names."""

    companies: dict[str, Company]
    units: dict[str, ProductionUnit]
    facts: dict[object, dict]
    with_main: set

    @classmethod
    def of(cls, lines: list[ImportLine], *, lock: bool = False) -> "Stand":
        """Read it, and lock it when the lines are to be applied."""
        companies = Company.objects.select_related("merged_into").order_by("pk")
        units = ProductionUnit.objects.order_by("pk")
        if lock:
            companies = companies.select_for_update(of=("self",))
            units = units.select_for_update(of=("self",))
        cvr_numbers = {line.values["cvr_number"] for line in lines}
        p_numbers = {line.values["p_number"] for line in lines}
        found = {row.cvr_number: row for row in companies.filter(cvr_number__in=cvr_numbers)}
        found = {number: row.merged_into or row for number, row in found.items()}
        sites = {row.p_number: row for row in units.filter(p_number__in=p_numbers)}
        keys = [row.pk for row in sites.values()]
        facts = RegisterFact.objects.filter(pk__in=keys).values_list("pk", "values")
        mains = ProductionUnit.objects.filter(is_main=True, company__in=list(found.values()))
        return cls(found, sites, dict(facts), set(mains.values_list("company", flat=True)))

    def compared(self, line: ImportLine, area: frozenset[str]) -> Comparison:
        """What the line would change."""
        unit = self.units.get(line.values["p_number"])
        return compare(
            line.values,
            company=self.companies.get(line.values["cvr_number"]),
            unit=unit,
            last=self.facts.get(unit.pk) if unit else None,
            area=area,
        )


def apply_lines(run: ImportRun, lines: list[ImportLine], *, actor: User) -> None:
    """Apply a batch whole; when somebody else wrote the same number just now, line by line.

    Call inside a transaction. Each line is compared anew: the register here may have changed since
    the preview.
    """
    area = area_of(run.alliance)
    foreseen = {line.pk: (line.outcome, line.message) for line in lines}
    try:
        with transaction.atomic():
            Batch(run, actor, area).write(lines)
    except IntegrityError:
        for line in lines:
            _apply_alone(run, line, area, actor)
    other = [line for line in lines if foreseen[line.pk] != (line.outcome, line.message)]
    ImportLine.objects.bulk_update(other, ["outcome", "message"])
    ImportLine.objects.filter(pk__in=list(foreseen)).update(applied=True)


def _apply_alone(run: ImportRun, line: ImportLine, area: frozenset[str], actor: User) -> None:
    try:
        with transaction.atomic():
            Batch(run, actor, area).write([line])
    except IntegrityError:
        line.outcome = LineOutcome.ERROR
        line.message = _("Somebody else has just entered the same number. Import again.")


class Batch:
    """Collects what lines change and writes it in few queries."""

    def __init__(self, run: ImportRun, actor: User, area: frozenset[str]):
        self.run, self.actor, self.area = run, actor, area
        self.finder = IndustryDivision.objects.finder(Scheme.DB25)
        self.new_companies, self.new_units = [], []
        self.changed_companies, self.changed_units = {}, {}
        self.facts, self.changes, self.entries = [], [], []

    def write(self, lines: list[ImportLine]) -> None:
        """Apply the lines and say on each what came of it."""
        stand = Stand.of(lines, lock=True)
        for line in lines:
            self._take(line, stand)
        Company.objects.bulk_create(self.new_companies)
        ProductionUnit.objects.bulk_create(self.new_units)
        Company.objects.bulk_update(self.changed_companies.values(), ["name", "version"])
        fields = [*UNIT_FIELDS, "industry_group", "version"]
        ProductionUnit.objects.bulk_update(self.changed_units.values(), fields)
        RegisterFact.objects.bulk_create(
            self.facts, update_conflicts=True, unique_fields=["unit"], update_fields=["values"]
        )
        RegisterChange.objects.bulk_create(self.changes, ignore_conflicts=True)
        record_many(self.entries, actor=self.actor)

    def _take(self, line: ImportLine, stand: Stand) -> None:
        result = self._compared(line, stand)
        line.outcome, line.message = result.outcome, result.message[:500]
        if result.outcome in (LineOutcome.ERROR, LineOutcome.OUTSIDE):
            return
        unit = stand.units.get(line.values["p_number"])
        try:
            group = self._group(result, line.values)
        except RuleBroken as refusal:
            line.outcome, line.message = LineOutcome.ERROR, refusal.message
            return
        if unit is None and result.outcome == LineOutcome.NEW:
            unit = self._create(line.values, stand, group)
        elif unit is not None:
            self._update(unit, stand.companies[line.values["cvr_number"]], result, group)
        if unit is not None:
            self._remember(unit, line.values, result, stand)

    def _compared(self, line: ImportLine, stand: Stand) -> Comparison:
        """What the line would change; the second site of a company that this very import brings
        is no news of a known company."""
        result = stand.compared(line, self.area)
        company = stand.companies.get(line.values["cvr_number"])
        is_ours = company is not None and company.created_at >= self.run.created_at
        if ChangeKind.NEW_SITE in result.kinds and is_ours:
            return replace(result, kinds=[], message=_("New company."))
        return result

    def _group(self, result: Comparison, values: dict):
        if result.outcome != LineOutcome.NEW and "industry_code" not in result.unit:
            return None
        group = self.finder(values["industry_code"])
        if group is None:
            message = _("There is no such industry code in %(scheme)s.")
            raise RuleBroken(message % {"scheme": Scheme.DB25})
        return group

    def _create(self, values: dict, stand: Stand, group) -> ProductionUnit:
        company = stand.companies.get(values["cvr_number"])
        if company is None:
            company = Company(cvr_number=values["cvr_number"], name=values["company_name"])
            stand.companies[company.cvr_number] = company
            self.new_companies.append(company)
            self.entries.append(Entry("company.imported", company, {}))
        unit = ProductionUnit(
            company=company,
            p_number=values["p_number"],
            municipality_id=values["municipality"],
            industry_group=group,
            is_main=company.pk not in stand.with_main,
            **{name: values[name] for name in CREATED_FIELDS},
        )
        stand.with_main.add(company.pk)
        stand.units[unit.p_number] = unit
        self.new_units.append(unit)
        self.entries.append(Entry("productionunit.imported", unit, {}))
        return unit

    def _update(self, unit: ProductionUnit, company: Company, result: Comparison, group) -> None:
        if result.unit:
            before = snapshot(unit)
            for name, value in result.unit.items():
                setattr(unit, name, value)
            if group is not None:
                unit.industry_group, unit.industry_scheme = group, Scheme.DB25
            unit.version += 1
            self.changed_units[unit.pk] = unit
            self.entries.append(Entry("productionunit.updated_by_import", unit, before))
        if result.company:
            before = snapshot(company)
            company.name = result.company["name"]
            company.version += 1
            self.changed_companies[company.pk] = company
            self.entries.append(Entry("company.updated_by_import", company, before))

    def _remember(self, unit, values: dict, result: Comparison, stand: Stand) -> None:
        """What the register said, to know next time what was edited here; and what a person must
        decide."""
        said = {name: values[name] for name in FACTS}
        if stand.facts.get(unit.pk) != said:
            stand.facts[unit.pk] = said
            self.facts.append(RegisterFact(unit=unit, values=said))
        for kind in result.kinds:
            change = RegisterChange(unit=unit, kind=kind, facts=said, run=self.run)
            self.changes.append(change)
