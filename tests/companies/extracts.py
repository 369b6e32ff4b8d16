"""Invented extracts of the CVR register, as CSV, small for tests and large for the bench."""

from collections.abc import Iterator

from tests.world import CVR_WEIGHTS

HEADING = (
    "CVR-nr;Virksomhedsnavn;P-nummer;P-enhedsnavn;Adresse;Postnr;By;Kommunekode;Branchekode;"
    "Status;Ophørsdato;Telefon;Mail"
)
FIRST_CVR = 30_000_000
FIRST_P_NUMBER = 3_000_000_000


def line(cvr: str, p_number: str, **changes: str) -> str:
    """One line of an extract: a site of an invented company in Frederikshavn."""
    values = {
        "cvr": cvr,
        "company": "Påfund Værksted ApS",
        "p_number": p_number,
        "name": "Påfund Værksted",
        "address": "Påfundsvej 1",
        "postcode": "9900",
        "city": "Påfundsby",
        "municipality": "813",
        "industry": "301100",
        "status": "Normal",
        "ended_on": "",
        "phone": "98123456",
        "email": "",
        **changes,
    }
    return ";".join(values.values())


def extract(*lines: str, encoding: str = "utf-8") -> list[bytes]:
    """The pieces of a file with these lines."""
    return ["\r\n".join((HEADING, *lines, "")).encode(encoding)]


def cvr_numbers() -> Iterator[str]:
    """Valid CVR numbers, one after another."""
    for value in range(FIRST_CVR, 99_999_999):
        digits = f"{value:08d}"
        pairs = zip(digits, CVR_WEIGHTS, strict=True)
        if sum(int(digit) * weight for digit, weight in pairs) % 11 == 0:
            yield digits


def large_extract(count: int, name: str = "Opfundet") -> Iterator[bytes]:
    """``count`` lines, of which every tenth is a second site and every hundredth has an error."""
    yield f"{HEADING}\r\n".encode()
    numbers, cvr = cvr_numbers(), ""
    for index in range(count):
        if index % 10 != 9:
            cvr = next(numbers)
        p_number = str(FIRST_P_NUMBER + index) if index % 100 else "fejl"
        text = line(cvr, p_number, company=f"{name} {index} ApS", address=f"Påfundsvej {index}")
        yield f"{text}\r\n".encode()
