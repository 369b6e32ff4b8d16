"""The fixed list of a course: where it stands by its dates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseStage(models.TextChoices):
    PLANNED = "planned", _("planned")
    RUNNING = "running", _("under way")
    OVER = "done", _("over")
    CANCELLED = "withdrawn", _("cancelled")
