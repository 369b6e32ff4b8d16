"""Is the company in the register already? Warned of while typing, asked again on saving (R156).

Lesson 14: by number, by normalized name at the same place, by phone, by mail domain.
"""

import re
import unicodedata
from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from alliance.foundation.sorting import danish_key
from companies.models import Company, ContactPerson, ProductionUnit

# The legal forms of the Danish register, as they end (or stand in) a name.
LEGAL_FORMS = re.compile(
    r"(?<![\w/])(?:a/s|aps|i/s|k/s|p/s|ivs|p/?l|f\.?m\.?b\.?a|s\.?m\.?b\.?a|a\.?m\.?b\.?a|g/s|"
    r"aktieselskab|anpartsselskab|interessentskab|kommanditselskab|partnerselskab|"
    r"enkeltmandsvirksomhed)\.?(?![\w/])"
)
NOT_LETTERS = re.compile(r"[\W_]+")
# Mail providers that anybody may use: a shared domain says nothing about the company.
FREEMAIL = frozenset(
    {
        "aol.com", "fastmail.com", "fiberpost.dk", "forum.dk", "gmail.com", "gmx.com", "gmx.de",
        "gmx.net", "googlemail.com", "hotmail.com", "hotmail.dk", "icloud.com", "jubii.dk",
        "jubiimail.dk", "live.com", "live.dk", "mac.com", "mail.com", "mail.dk", "mail.tele.dk",
        "me.com", "msn.com", "ofir.dk", "outlook.com", "outlook.dk", "pm.me", "post.tele.dk",
        "privat.dk", "proton.me", "protonmail.com", "sol.dk", "stofanet.dk", "tdcadsl.dk",
        "webspeed.dk", "yahoo.com", "yahoo.dk", "youmail.dk", "zoho.com",
    }
)  # fmt: skip
SHORTEST_NAME = 3
MOST_SHOWN = 5


@dataclass(frozen=True)
class Candidate:
    """What has been typed of a company so far; numbers and phone normalized, or empty."""

    name: str = ""
    cvr_number: str = ""
    p_number: str = ""
    postcode: str = ""
    municipality_code: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Match:
    """A company that may be the same, and why; ``is_certain`` when a number says so."""

    company: Company
    reason: Promise
    is_certain: bool = False


def plain_name(name: str) -> str:
    """The name without legal form, punctuation, spaces and case: "Bülow & Søn A/S" is "bylowsøn".

    Source: lesson 14 (recruitment.md 4).
    """
    lowered = unicodedata.normalize("NFKC", name).lower()
    return danish_key(NOT_LETTERS.sub("", LEGAL_FORMS.sub(" ", lowered)))


def mail_domain(email: str) -> str:
    """The domain of a mail address, or nothing when anybody may have an address there."""
    domain = email.rpartition("@")[2].strip().lower()
    return "" if domain in FREEMAIL or "." not in domain else domain


def find_duplicates(user, candidate: Candidate) -> list[Match]:
    """The companies visible to ``user`` that may be the candidate, the certain ones first.

    At most five; each company stands once, with its strongest reason.
    """
    visible = Company.objects.visible_to(user).prefetch_related("units__municipality")
    found: dict[object, Match] = {}
    for condition, reason, is_certain in _signs(candidate):
        for company in visible.filter(condition).in_danish_order()[:MOST_SHOWN]:
            found.setdefault(company.pk, Match(company, reason, is_certain))
    for company in visible.filter(pk__in=_keys_by_name(visible, candidate)).in_danish_order():
        found.setdefault(company.pk, Match(company, _("same name, same place")))
    return sorted(found.values(), key=lambda match: not match.is_certain)[:MOST_SHOWN]


def same_again(user, company: Company) -> list[Match]:
    """The other entries of the register that may be ``company`` once more."""
    unit = company.main_unit
    candidate = Candidate(
        name=company.name,
        postcode=unit.postcode if unit else "",
        municipality_code=unit.municipality_id if unit else "",
        phone=unit.phone if unit else "",
        email=unit.email if unit else "",
    )
    return [match for match in find_duplicates(user, candidate) if match.company != company]


def _signs(candidate: Candidate) -> list[tuple[Q, Promise, bool]]:
    signs = []
    if candidate.cvr_number:
        merged = Company.objects.duplicates_with(candidate.cvr_number).values("merged_into")
        same = Q(cvr_number=candidate.cvr_number) | Q(pk__in=merged)
        signs.append((same, _("same CVR number"), True))
    if candidate.p_number:
        units = ProductionUnit.objects.filter(p_number=candidate.p_number)
        signs.append((Q(pk__in=units.values("company")), _("same P-number"), True))
    if candidate.phone:
        signs.append((_somewhere(phone=candidate.phone), _("same phone number"), False))
    if domain := mail_domain(candidate.email):
        condition = _somewhere(email__iendswith=f"@{domain}")
        signs.append((condition, _("same mail domain"), False))
    return signs


def _somewhere(**lookup) -> Q:
    units = ProductionUnit.objects.filter(**lookup).values("company")
    people = ContactPerson.objects.filter(ended_on=None, **lookup).values("company")
    return Q(pk__in=units) | Q(pk__in=people)


def _keys_by_name(visible, candidate: Candidate) -> list:
    """Names are compared in Python: only those at the same postcode, or in the municipality while
    no postcode has been typed."""
    wanted = plain_name(candidate.name)
    place = (
        Q(postcode=candidate.postcode)
        if candidate.postcode
        else Q(municipality=candidate.municipality_code)
    )
    if len(wanted) < SHORTEST_NAME or not (candidate.postcode or candidate.municipality_code):
        return []
    there = ProductionUnit.objects.filter(place).values("company")
    names = visible.filter(pk__in=there).values_list("pk", "name")
    return [pk for pk, name in names if plain_name(name) == wanted]
