"""Short words for tests that measure."""

from servicecatalog.models import Clock
from servicecatalog.services.clocks import Subject, settle_clock, start_clock, stop_clock
from tests.world import local


def measure(world, center, code, start, stop=None, settle=None) -> Clock:
    """A measurement of ``code`` at ``center`` of a new company, started and stopped at Copenhagen
    times such as "2026-03-02 09:10"."""
    subject = Subject(world.company(center.slug), center, path="/somewhere/")
    clock = start_clock(code, subject, at=local(start), actor=world.system)
    moments = [(stop_clock, stop), (settle_clock, settle)]
    for act, text in moments:
        if text:
            act(code, subject, at=local(text), actor=world.system)
    return Clock.objects.get(pk=clock.pk)
