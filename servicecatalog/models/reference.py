"""Reference data that all apps above use: occupations, industries, services."""

from collections.abc import Callable, Collection, Iterable
from functools import partial

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from alliance.foundation.audit.marks import not_audited
from alliance.foundation.models import Record
from alliance.foundation.prepared import prepared
from alliance.foundation.sorting import DanishKey, name_sort_field
from jobcenters.choices import EducationLevel
from servicecatalog.choices import Level, Scheme, ServiceState, Verified


class Bilingual(models.Model):
    """A name in both languages; the reader's language decides which is shown (R177)."""

    name_da = models.CharField(_("Danish name"), max_length=150)
    name_en = models.CharField(_("English name"), max_length=150)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the reader."""
        return self.name_en if get_language() == "en" else self.name_da


@not_audited("reference data, loaded from the project's own files")
class IndustryMainGroup(Bilingual):
    """One of the six main groups that nest the sixteen groups."""

    code = models.CharField(max_length=2, primary_key=True)

    class Meta:
        verbose_name = _("industry main group")
        ordering = ["code"]


@not_audited("reference data, loaded from the project's own files")
class IndustryGroup(Bilingual):
    """One of the sixteen industry groups of the barometer (R079)."""

    code = models.CharField(max_length=3, primary_key=True)
    slug = models.SlugField(max_length=40, unique=True)
    main_group = models.ForeignKey(
        IndustryMainGroup, on_delete=models.PROTECT, related_name="groups"
    )

    class Meta:
        verbose_name = _("industry group")
        ordering = ["code"]


class IndustryDivisionQuerySet(models.QuerySet):
    def group_of(self, scheme: str, industry_code: str) -> IndustryGroup | None:
        """The group of one industry code, see `finder`."""
        digits = _digits(industry_code)
        divisions = [digits[:2], digits[:3], f"{digits[:2]}.{digits[2:3]}"]
        return _longest(_by_digits(_divisions(scheme, divisions)), industry_code)

    def finder(self, scheme: str) -> Callable[[str], IndustryGroup | None]:
        """Finds the group of an industry code, asking the database once for many codes.

        The longest division that begins the code wins.

        ``industry_code`` may carry dots ("95.31"); a three-digit exception such as DB25 95.3
        beats its two-digit division (README of the domain pack).
        """
        return partial(_longest, _by_digits(self.filter(scheme=scheme).select_related("group")))


def _digits(code: str) -> str:
    return code.replace(".", "")


def _by_digits(divisions: Iterable["IndustryDivision"]) -> dict[str, IndustryGroup]:
    return {_digits(row.division): row.group for row in divisions}


def _longest(groups: dict[str, IndustryGroup], industry_code: str) -> IndustryGroup | None:
    digits = _digits(industry_code)
    prefixes = (digits[:length] for length in (3, 2))
    return next((groups[prefix] for prefix in prefixes if prefix in groups), None)


@prepared
def _divisions(scheme: str, divisions: Collection[str]):
    rows = IndustryDivision.objects.filter(scheme=scheme, division__in=divisions)
    return rows.select_related("group")


@not_audited("reference data, loaded from the project's own files")
class IndustryDivision(Record):
    """Which division of an industry scheme belongs to which group."""

    scheme = models.CharField(max_length=4, choices=Scheme.choices)
    division = models.CharField(max_length=4)
    group = models.ForeignKey(IndustryGroup, on_delete=models.PROTECT, related_name="divisions")

    objects = IndustryDivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("industry division")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "division"], name="division_once_per_scheme")
        ]

    def __str__(self):
        return f"{self.scheme} {self.division}"


EDUCATION_BY_LEVEL = {
    Level.UNSKILLED: (EducationLevel.PRIMARY,),
    Level.SKILLED: (EducationLevel.VOCATIONAL,),
    Level.SHORT: (EducationLevel.SHORT_HIGHER,),
    Level.MEDIUM: (EducationLevel.MEDIUM_HIGHER,),
    Level.LONG: (EducationLevel.LONG_HIGHER,),
}


class OccupationQuerySet(models.QuerySet):
    def search(self, text: str) -> "OccupationQuerySet":
        """Titles in either language, or a DISCO-08 code, that contain ``text``; titles that
        begin with it come first."""
        found = self.filter(
            models.Q(title_da__icontains=text)
            | models.Q(title_en__icontains=text)
            | models.Q(disco08__startswith=text)
        )
        starts = models.Case(
            models.When(title_da__istartswith=text, then=0),
            models.When(title_en__istartswith=text, then=0),
            default=1,
        )
        return found.order_by(starts, "title_sort")

    def titles_of(self, codes: list[str]) -> list[tuple[str, str]]:
        """Each DISCO-08 code with its titles as one text, in Danish order of the titles."""
        titles: dict[str, list[str]] = {}
        for row in self.filter(disco08__in=codes).order_by("title_sort"):
            titles.setdefault(row.disco08, []).append(row.title)
        return [(code, ", ".join(names)) for code, names in titles.items()]


@not_audited("reference data, loaded from the project's own files")
class Occupation(Record):
    """A job title with its DISCO-08 code; several titles may share one code."""

    disco08 = models.CharField(_("DISCO-08 code"), max_length=6)
    title_da = models.CharField(_("Danish title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=120)
    title_sort = models.GeneratedField(
        expression=DanishKey("title_da"), output_field=models.TextField(), db_persist=True
    )
    industry_group = models.ForeignKey(
        IndustryGroup, null=True, blank=True, on_delete=models.PROTECT, related_name="occupations"
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices)

    objects = OccupationQuerySet.as_manager()

    class Meta:
        verbose_name = _("occupation")
        constraints = [
            models.UniqueConstraint(fields=["disco08", "title_da"], name="occupation_title_once")
        ]
        indexes = [
            GinIndex(OpClass(Upper("title_da"), "gin_trgm_ops"), name="occupation_title_trigram")
        ]

    def __str__(self):
        return self.title

    @property
    def education_levels(self) -> tuple[EducationLevel, ...]:
        """Which education of unemployed people answers to the level of the occupation (R087)."""
        return EDUCATION_BY_LEVEL.get(self.level, ())

    @property
    def title(self) -> str:
        """The title in the language of the reader."""
        return self.title_en if get_language() == "en" else self.title_da


@not_audited("reference data, loaded from the project's own files")
class ServiceItem(Bilingual):
    """A service (ydelse) that the job centers offer to companies: the plain list (R006)."""

    slug = models.SlugField(max_length=60, primary_key=True)
    name_sort = name_sort_field("name_da")
    category = models.CharField(_("category"), max_length=40)
    description_da = models.TextField(_("description"))
    legal_basis = models.CharField(_("legal basis"), max_length=300, blank=True)
    legal_verified = models.CharField(
        _("legal basis checked"), max_length=10, choices=Verified.choices
    )
    duration = models.CharField(_("duration"), max_length=300, blank=True)
    subsidy = models.CharField(_("subsidy"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ServiceState.choices)

    class Meta:
        verbose_name = _("service")
