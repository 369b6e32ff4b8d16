"""The three ways a rule says no. Rules raise; they never return an error (architecture B6)."""

from django.db import models


class RuleBroken(Exception):
    """A rule of the domain refuses the act; nothing has been changed.

    ``message`` is shown to the person and says what to do; ``field`` names the form field that
    it belongs to, or is empty for the form as a whole.
    """

    def __init__(self, message: str, field: str = ""):
        super().__init__(message)
        self.message = message
        self.field = field


class WrongState(RuleBroken):
    """The thing is in a state in which this act does not exist (any more)."""


class Conflict(Exception):
    """Somebody else saved first. Carries both texts, so that nobody's is lost.

    ``current`` is the row as it now stands, ``submitted`` maps field name to what this person
    wanted to save.
    """

    def __init__(self, current: models.Model, submitted: dict[str, object]):
        super().__init__("somebody else saved first")
        self.current = current
        self.submitted = submitted

    def differences(self) -> list[tuple[str, str, object, object]]:
        """The fields that differ, as (field name, label, their value, my value)."""
        rows = []
        for name, mine in self.submitted.items():
            theirs = getattr(self.current, name, None)
            if theirs != mine:
                label = str(self.current._meta.get_field(name).verbose_name)
                rows.append((name, label, theirs, mine))
        return rows
