"""No citizen data: CPR numbers are refused in every free text and scrubbed from every log line.

An order counts people, it never names them (architecture B13.5). The detector is `cpr.find_cpr`;
fields with a checked format of their own (CVR, P-number, EAN, phone) do not need these fields.
"""

import logging
import re
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from alliance.foundation.cpr import find_cpr
from alliance.foundation.errors import RuleBroken

REPLACEMENT = "[CPR]"
NO_CITIZEN_DATA = _(
    "This looks like a CPR number. Nothing about single citizens is kept here: say how many, not "
    "who. If it is a P-number, a phone number or a case number, write its name in front of it."
)
NO_CITIZEN_DATA_IN_FILE_NAME = _(
    "The file name looks as if it holds a CPR number. Give the file another name, and make sure "
    "that it is not about single citizens."
)
LINE_BREAKS = re.compile(r"\r\n?|[\x85\u2028\u2029]")


# --- Refusing ---------------------------------------------------------------------------------
def contains_cpr(text: str) -> bool:
    """Whether ``text`` holds a CPR number in any way of writing (issue 2 section 6)."""
    return bool(find_cpr(text))


def validate_no_cpr(value: object) -> None:
    """Validator of form and model fields; the message does not repeat the number.

    Raises ValidationError with the code ``cpr``.
    """
    if value is not None and contains_cpr(str(value)):
        raise ValidationError(NO_CITIZEN_DATA, code="cpr")


def refuse_cpr(**texts: object) -> None:
    """For services: refuse the texts, given by field name, that hold a CPR number.

    Raises RuleBroken naming the first such field. Empty texts and None pass.
    """
    for name, text in texts.items():
        if text and contains_cpr(str(text)):
            raise RuleBroken(NO_CITIZEN_DATA, field=name)


def refuse_cpr_in_file_name(name: str, *, field: str = "") -> None:
    """Refuse a file whose name holds a CPR number; ``field`` is the form field of the upload.

    Raises RuleBroken.
    """
    if contains_cpr(name):
        raise RuleBroken(NO_CITIZEN_DATA_IN_FILE_NAME, field=field)


# --- Form fields ------------------------------------------------------------------------------
class FreeTextField(forms.CharField):
    """Text of several lines, refused when it holds a CPR number.

    A line break counts as one character, as in the browser, so that ``max_length`` (characters)
    means the same on both sides. ``rows`` is the height of the box in lines.
    """

    default_validators: ClassVar = [validate_no_cpr]

    def __init__(self, *, rows: int = 4, **kwargs):
        kwargs.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(**kwargs)

    def to_python(self, value: object) -> str:
        """The text with one kind of line break."""
        return super().to_python(_one_kind_of_break(value))


class FreeLineField(forms.CharField):
    """Text of one line, refused when it holds a CPR number; pasted line breaks become spaces."""

    default_validators: ClassVar = [validate_no_cpr]

    def to_python(self, value: object) -> str:
        """The text on one line."""
        text = _one_kind_of_break(value)
        return super().to_python(text.replace("\n", " ") if isinstance(text, str) else text)


def _one_kind_of_break(value: object) -> object:
    return LINE_BREAKS.sub("\n", value) if isinstance(value, str) else value


# --- Logs -------------------------------------------------------------------------------------
def scrub(text: str) -> str:
    """``text`` with every CPR number replaced by ``[CPR]``, also inside encoded addresses."""
    for match in reversed(find_cpr(text, in_urls=True)):
        text = text[: match.start] + REPLACEMENT + text[match.end :]
    return text


def scrub_value(value: object) -> object:
    """``scrub`` through texts in lists, tuples and dictionaries; other values as they are."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {scrub_value(key): scrub_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [scrub_value(item) for item in value]
    if isinstance(value, tuple):
        return tuple(scrub_value(item) for item in value)
    return value


STANDARD_ATTRIBUTES = frozenset(logging.makeLogRecord({}).__dict__)


class ScrubFilter(logging.Filter):
    """Takes CPR numbers out of log lines: message, arguments, traceback and what came along.

    Celery puts a task's arguments into ``record.data``; anything that is not a standard attribute
    of a record is read through. A record that cannot be formatted is passed on as it is, so that
    logging never fails here.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Scrub ``record`` in place; every record goes on."""
        try:
            message = record.getMessage()
        except Exception:  # a wrong format string must not become a second failure
            record.msg, record.args = scrub(f"{record.msg} {record.args}"), None
        else:
            record.msg, record.args = scrub(message), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        for name in ("exc_text", "stack_info"):
            if text := getattr(record, name):
                setattr(record, name, scrub(text))
        for name in record.__dict__.keys() - STANDARD_ATTRIBUTES:
            record.__dict__[name] = scrub_value(record.__dict__[name])
        return True
