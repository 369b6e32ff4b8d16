"""Figures of the companies, by subject."""

from companies.statistics.levels import (
    LevelRow,
    agreements_per_service,
    growth_clocks,
    growth_of,
    level_rows,
)
from companies.statistics.plans import (
    Progress,
    TopicCount,
    counts_by_topic,
    progress_of,
    summed,
)

__all__ = (
    "LevelRow",
    "Progress",
    "TopicCount",
    "agreements_per_service",
    "counts_by_topic",
    "growth_clocks",
    "growth_of",
    "level_rows",
    "progress_of",
    "summed",
)
