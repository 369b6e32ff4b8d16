"""What a rule refuses stands on the form that met it."""

import pytest
from django import forms

from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.refusals import shown_on, status_of


class NameForm(forms.Form):
    name = forms.CharField()


@pytest.fixture
def form():
    form = NameForm({"name": "Påfund"})
    form.is_valid()
    return form


def test_a_refusal_stands_at_its_field(form):
    with shown_on(form):
        raise RuleBroken("Nej", field="name")

    assert form.errors == {"name": ["Nej"]}
    assert status_of(form) == 422


@pytest.mark.parametrize("field", ["", "unknown"])
def test_a_refusal_of_no_field_stands_on_the_form(form, field):
    with shown_on(form):
        raise RuleBroken("Nej", field=field)

    assert form.non_field_errors() == ["Nej"]


def test_a_wrong_state_goes_on(form):
    with pytest.raises(WrongState), shown_on(form):
        raise WrongState("Lukket")


def test_a_form_without_errors_answers_200(form):
    with shown_on(form):
        pass

    assert status_of(form) == 200


def test_a_form_that_was_not_sent_answers_200():
    assert status_of(NameForm()) == 200
