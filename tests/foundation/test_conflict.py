"""After a conflict the form shows both texts, and the next save overwrites knowingly."""

import datetime as dt

from django import forms
from django.http import QueryDict

from alliance.foundation.conflict import mark_conflict
from alliance.foundation.errors import Conflict
from jobcenters.choices import Language
from jobcenters.models import Delegation, User


class PersonForm(forms.Form):
    name = forms.CharField()
    title = forms.CharField(required=False)
    language = forms.ChoiceField(choices=Language.choices)
    shortcuts = forms.BooleanField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def _current() -> User:
    person = User(name="Karen", title="", language=Language.ENGLISH, shortcuts=True)
    person.version = 4
    return person


def _form(**kwargs) -> PersonForm:
    data = QueryDict("name=Karin&title=Leder&language=da&version=3&p-version=3")
    return PersonForm(data, **kwargs)


def _conflict() -> Conflict:
    mine = {"name": "Karin", "title": "Leder", "language": "da", "shortcuts": False}
    return Conflict(_current(), mine)


def test_the_form_holds_the_other_text_of_each_field_that_differs():
    form = _form()

    mark_conflict(form, _conflict())

    assert form.conflict
    assert form.theirs == {
        "name": "Karen",
        "title": "(tom)",
        "language": Language.ENGLISH.label,
        "shortcuts": "ja",
    }


def test_a_field_that_is_the_same_or_not_in_the_form_is_left_out():
    form = _form()

    mark_conflict(form, Conflict(_current(), {"name": "Karen", "phone": "12345678"}))

    assert form.theirs == {}


def test_my_own_text_stays_and_the_version_becomes_the_current_one():
    form = _form()

    mark_conflict(form, _conflict())

    assert form["name"].value() == "Karin"
    assert form["version"].value() == "4"


def test_the_version_is_found_behind_a_prefix():
    form = _form(prefix="p")

    mark_conflict(form, Conflict(_current(), {}))

    assert form["version"].value() == "4"


def test_dates_are_shown_as_people_write_them():
    current = Delegation(valid_from=dt.date(2026, 3, 2))
    current.version = 2
    form = forms.Form(QueryDict("version=1"))
    form.fields["valid_from"] = forms.DateField()

    mark_conflict(form, Conflict(current, {"valid_from": dt.date(2026, 3, 9)}))

    assert form.theirs == {"valid_from": "2. marts 2026"}
