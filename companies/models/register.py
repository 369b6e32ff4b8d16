"""The register: company (CVR), production units (P-number), contact persons, restrictions."""

import datetime as dt
import re

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, OuterRef, Prefetch, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from alliance.foundation.addresses import address
from alliance.foundation.audit.marks import audited
from alliance.foundation.calendar import local_day
from alliance.foundation.models import Dated, DatedQuerySet, Record, Versioned
from alliance.foundation.sorting import danish_key, name_sort_field
from companies.choices import CooperationLevel, PreferredContact, RestrictionKind
from jobcenters.models import JobCenter, Municipality, User
from servicecatalog.choices import Scheme
from servicecatalog.models import IndustryGroup

# A number as people type and paste it: 98 12-34 56, +45 98123456, 10.00.00.09
WRITTEN_NUMBER = re.compile(r"\+?[\d\s.\-/]+")
NOT_DIGITS = re.compile(r"\D")


class CompanyQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CompanyQuerySet":
        """The companies with a production unit in the area of a job center in reach (R003)."""
        reach = JobCenter.objects.keys_in_reach_of(user)
        units = ProductionUnit.objects.filter(municipality__job_center__in=reach)
        return self.filter(pk__in=units.values("company"))

    def in_danish_order(self) -> "CompanyQuerySet":
        """Sorted by name as a Danish index."""
        return self.order_by("name_sort", "cvr_number")

    def search(self, text: str) -> "CompanyQuerySet":
        """By part of the name, however it writes å, or by CVR, P-number or phone (R003)."""
        found = Q(name_sort__contains=danish_key(text.strip()))
        if WRITTEN_NUMBER.fullmatch(text.strip()):
            digits = NOT_DIGITS.sub("", text.strip().removeprefix("+45"))
            found |= Q(cvr_number__startswith=digits) | Q(pk__in=_keys_by_number(digits))
            found |= Q(pk__in=self.model.objects.duplicates_with(digits).values("merged_into"))
        return self.filter(found)

    def duplicates_with(self, digits: str) -> "CompanyQuerySet":
        """Merged entries whose CVR number begins so: the number leads to the one that stays."""
        return self.filter(merged_into__isnull=False, cvr_number__startswith=digits)

    def with_site(self, **lookup) -> "CompanyQuerySet":
        """Those with an open site as ``lookup`` says."""
        return self.filter(pk__in=ProductionUnit.objects.open().filter(**lookup).values("company"))

    def at_home_in(self, job_center: JobCenter) -> "CompanyQuerySet":
        """Those whose main site lies in the municipality of ``job_center`` (R011)."""
        mains = ProductionUnit.objects.filter(is_main=True, municipality__job_center=job_center)
        return self.filter(pk__in=mains.values("company"))

    def with_main_city(self) -> "CompanyQuerySet":
        """Adds ``main_city``, the town of the main site, to sort by."""
        mains = ProductionUnit.objects.main_of("pk")
        return self.annotate(main_city=Subquery(mains.values("city")[:1]))

    def with_last_speaker(self, user) -> "CompanyQuerySet":
        """Adds ``last_speaker``: who spoke with the company last, where ``user`` may know it."""
        contacts = self.model.contacts.rel.related_model.objects.visible_to(user)
        latest = contacts.filter(company=OuterRef("pk"), at=OuterRef("last_contact_at"))
        name = latest.order_by("-created_at").values("by__name")[:1]
        return self.annotate(last_speaker=Subquery(name))

    def for_list(self, user) -> "CompanyQuerySet":
        """With what a row of a list shows; only the main site of each company is loaded."""
        mains = ProductionUnit.objects.filter(is_main=True)
        current = Restriction.objects.current().order_by("kind")
        people = self.select_related("last_contact_by", "key_account_consultant")
        return people.with_last_speaker(user).prefetch_related(
            Prefetch("units", mains.select_related("municipality", "industry_group")),
            Prefetch("restrictions", current, to_attr="current_restrictions"),
        )

    def suggested(self, text: str) -> "CompanyQuerySet":
        """What `search` finds, names that begin with the text first, for a typeahead."""
        starts = Case(When(name_sort__startswith=danish_key(text), then=0), default=1)
        current = Restriction.objects.current().order_by("kind")
        mains = ProductionUnit.objects.filter(is_main=True)
        return (
            self.search(text)
            .order_by(starts, "name_sort", "cvr_number")
            .prefetch_related(
                Prefetch("units", mains),
                Prefetch("restrictions", current, to_attr="current_restrictions"),
            )
        )

    def restricted_on(self, day) -> "CompanyQuerySet":
        """Those under a labor dispute or a barring on ``day``."""
        return self.filter(pk__in=Restriction.objects.on(day).values("company"))

    def not_contacted_since(self, moment) -> "CompanyQuerySet":
        """Those that nobody has spoken with since ``moment`` (aware), or ever (lesson 8)."""
        return self.filter(Q(last_contact_at__lt=moment) | Q(last_contact_at=None))


def _keys_by_number(digits: str):
    units = ProductionUnit.objects.filter(Q(p_number__startswith=digits) | Q(phone=digits))
    people = ContactPerson.objects.filter(phone=digits, ended_on=None)
    return units.values("company").union(people.values("company"))


@audited
class Company(Record, Versioned):
    """A legal unit with its CVR number; its sites are ProductionUnits."""

    cvr_number = models.CharField(_("CVR number"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=150)
    name_sort = name_sort_field()
    consent_default = models.BooleanField(
        _("agrees to public adverts unless otherwise agreed"), default=True
    )
    cooperation_level = models.CharField(
        _("cooperation level"),
        max_length=10,
        choices=CooperationLevel.choices,
        default=CooperationLevel.NONE,
    )
    key_account_consultant = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="key_accounts",
        verbose_name=_("key account consultant"),
    )
    key_account_deputy = models.ForeignKey(
        User,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deputized_key_accounts",
        verbose_name=_("deputy of the key account consultant"),
    )
    needs_profile = models.TextField(_("needs profile"), max_length=2000, blank=True)
    goals = models.TextField(_("goals"), max_length=2000, blank=True)
    preferred_contact = models.CharField(
        _("preferred contact"), max_length=10, choices=PreferredContact.choices, blank=True
    )
    availability = models.CharField(_("best reached"), max_length=200, blank=True)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True, editable=False)
    last_contact_by = models.ForeignKey(
        JobCenter,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
    )
    next_contact_on = models.DateField(_("next contact"), null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="duplicates",
        editable=False,
        verbose_name=_("merged into"),
    )

    objects = CompanyQuerySet.as_manager()

    class Meta:
        verbose_name = _("company")
        constraints = [
            models.CheckConstraint(
                condition=Q(cvr_number__regex=r"^[1-9][0-9]{7}$"), name="cvr_has_eight_digits"
            )
        ]
        indexes = [
            models.Index(fields=["name_sort"], name="company_by_name"),
            models.Index(fields=["cooperation_level", "last_contact_at"], name="company_by_level"),
            GinIndex(OpClass("name_sort", "gin_trgm_ops"), name="company_name_trigram"),
            models.Index(
                fields=["next_contact_on"],
                condition=Q(next_contact_on__isnull=False),
                name="company_by_next_contact",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self) -> str:
        """The company's page."""
        return address("companies:company_detail", self.pk)

    @property
    def label(self) -> str:
        """Name, CVR number and town: tells two companies of one name apart in a list."""
        town = self.main_unit.city if self.main_unit else ""
        return " · ".join(part for part in (self.name, self.cvr_number, town) if part)

    @property
    def last_contact_on(self) -> dt.date | None:
        """The day of the last contact, in Europe/Copenhagen."""
        return local_day(self.last_contact_at) if self.last_contact_at else None

    @property
    def main_unit(self) -> "ProductionUnit | None":
        """The site whose municipality decides the home job center (R011)."""
        return next((unit for unit in self.units.all() if unit.is_main), None)

    @property
    def home_job_center(self) -> JobCenter | None:
        """The job center that owns the core data, from the main site's municipality (R011)."""
        unit = self.main_unit
        return unit.job_center if unit else None

    def restriction_on(self, day) -> "Restriction | None":
        """The restriction that binds on ``day``: a barring before a dispute."""
        if "restrictions" in getattr(self, "_prefetched_objects_cache", {}):
            binding = (row for row in self.restrictions.all() if row.is_valid_on(day))
            return min(binding, key=lambda row: row.kind, default=None)
        return self.restrictions.on(day).order_by("kind").first()


class ProductionUnitQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ProductionUnitQuerySet":
        """The sites of the companies that the user may see."""
        return self.filter(company__in=Company.objects.visible_to(user))

    def open(self) -> "ProductionUnitQuerySet":
        """Those not closed."""
        return self.filter(closed_on=None)

    def main_of(self, company: str) -> "ProductionUnitQuerySet":
        """The main site of the company that the outer query names in its column ``company``."""
        return self.filter(company=OuterRef(company), is_main=True)

    def for_page(self) -> "ProductionUnitQuerySet":
        """With what the company's page shows: the main site first, closed ones last."""
        return self.select_related("municipality__job_center", "industry_group").order_by(
            "-is_main", F("closed_on").desc(nulls_first=True), "name", "p_number"
        )


@audited
class ProductionUnit(Record, Versioned):
    """A site with its P-number; municipality and industry come from here (R011, R079)."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="units")
    p_number = models.CharField(_("P-number"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_main = models.BooleanField(_("main site"), default=False)
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=4, blank=True)
    city = models.CharField(_("town"), max_length=60, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="production_units",
        verbose_name=_("municipality"),
    )
    industry_scheme = models.CharField(
        _("industry scheme"), max_length=4, choices=Scheme.choices, default=Scheme.DB25
    )
    industry_code = models.CharField(_("industry code"), max_length=6)
    industry_group = models.ForeignKey(
        IndustryGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="units",
        verbose_name=_("industry group"),
    )
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("mail"), blank=True)
    closed_on = models.DateField(_("closed"), null=True, blank=True)

    objects = ProductionUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("production unit")
        constraints = [
            models.CheckConstraint(
                condition=Q(p_number__regex=r"^[0-9]{10}$"), name="p_number_has_ten_digits"
            ),
            models.CheckConstraint(
                condition=Q(industry_code__regex=r"^[0-9]{6}$"), name="industry_code_has_six_digits"
            ),
            models.UniqueConstraint(
                fields=["company"], condition=Q(is_main=True), name="one_main_site"
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "company"], name="unit_by_municipality"),
            models.Index(fields=["phone"], name="unit_by_phone"),
        ]

    def __str__(self):
        return self.name

    @property
    def job_center(self) -> JobCenter:
        """The job center of the site's municipality."""
        return self.municipality.job_center


class ContactPersonQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ContactPersonQuerySet":
        """The people at the sites in the user's reach, and those of the whole company where its
        main site is. A site elsewhere does not open the people of this one."""
        reach = JobCenter.objects.keys_in_reach_of(user)
        homes = ProductionUnit.objects.filter(is_main=True, municipality__job_center__in=reach)
        return self.filter(
            Q(unit__municipality__job_center__in=reach)
            | Q(unit=None, company__in=homes.values("company"))
        )

    def active(self) -> "ContactPersonQuerySet":
        """Those who still work there."""
        return self.filter(ended_on=None)

    def with_unit(self) -> "ContactPersonQuerySet":
        """With the site that they work at, and whose it is."""
        return self.select_related("unit__municipality__job_center")

    def with_last_contact(self, user) -> "ContactPersonQuerySet":
        """Adds ``last_spoken_at`` and ``last_speaker``: who spoke with the person last (R009)."""
        contacts = self.model.contacts.rel.related_model.objects.visible_to(user)
        latest = contacts.filter(contact_person=OuterRef("pk")).latest()
        return self.annotate(
            last_spoken_at=Subquery(latest.values("at")[:1]),
            last_speaker=Subquery(latest.values("by__name")[:1]),
        )


@audited
class ContactPerson(Record, Versioned):
    """Whom to talk to at a company: work details only, with their source."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="contact_persons")
    unit = models.ForeignKey(
        ProductionUnit,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="contact_persons",
        verbose_name=_("production unit"),
    )
    name = models.CharField(_("name"), max_length=100)
    title = models.CharField(_("title"), max_length=100, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    email = models.EmailField(_("mail"), blank=True)
    source = models.CharField(_("source"), max_length=100, blank=True)
    verified_on = models.DateField(_("last checked"), null=True, blank=True)
    ended_on = models.DateField(_("left"), null=True, blank=True)

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact person")
        indexes = [models.Index(fields=["phone"], name="contact_person_by_phone")]

    def __str__(self):
        return self.name


class RestrictionQuerySet(DatedQuerySet):
    def visible_to(self, user) -> "RestrictionQuerySet":
        """The restrictions of the companies that the user may see."""
        return self.filter(company__in=Company.objects.visible_to(user))

    def overlapping(self, first: dt.date, last: dt.date | None) -> "RestrictionQuerySet":
        """Those that hold on any day from ``first`` up to, but not including, ``last``."""
        found = self.filter(Q(valid_to=None) | Q(valid_to__gt=first))
        return found.filter(valid_from__lt=last) if last else found


@audited
class Restriction(Record, Dated):
    """A labor dispute or a barring, with source and dates; it is shown and blocks (lesson 15)."""

    company = models.ForeignKey(Company, on_delete=models.CASCADE, related_name="restrictions")
    kind = models.CharField(_("kind"), max_length=10, choices=RestrictionKind.choices)
    source = models.CharField(_("source"), max_length=150)
    note = models.CharField(_("note"), max_length=500, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("restriction")

    def __str__(self):
        return f"{self.get_kind_display()}: {self.company}"
