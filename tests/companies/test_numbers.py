"""Numbers as people write them, and the links that call them."""

import pytest

from alliance.foundation.errors import RuleBroken
from companies.services import numbers
from companies.templatetags.companies import phone


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("98 12 34 56", "98123456"),
        ("+45 98123456", "98123456"),
        ("0045 98-12-34-56", "98123456"),
        ("(98) 12.34.56", "98123456"),
        ("+46 70 123 45 67", "+46701234567"),
        ("004670 1234567", "+46701234567"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_phone_number_is_kept_in_one_form(written, kept):
    assert numbers.phone_number(written) == kept


@pytest.mark.parametrize("written", ["1234567", "123456789", "18123456", "ring til Per", "+45"])
def test_what_is_no_phone_number_is_refused(written):
    with pytest.raises(RuleBroken):
        numbers.phone_number(written)


@pytest.mark.parametrize("written", ["10000009", "DK10000009", "10 00 00 09"])
def test_a_cvr_number_is_kept_in_one_form(written):
    assert numbers.cvr_number(written) == "10000009"


@pytest.mark.parametrize("written", ["10000008", "00000000", "1000000", "100000009", "", "abc"])
def test_what_is_no_cvr_number_is_refused(written):
    with pytest.raises(RuleBroken):
        numbers.cvr_number(written)


@pytest.mark.parametrize(
    ("number", "link"),
    [
        ("98123456", '<a class="tel" href="tel:+4598123456">98 12 34 56</a>'),
        ("+46701234567", '<a class="tel" href="tel:+46701234567">+46701234567</a>'),
        ("", ""),
    ],
)
def test_a_phone_number_is_a_link_that_calls(number, link):
    assert phone(number) == link
