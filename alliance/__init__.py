"""The project package: the bottom (foundation) and the top (portal), nothing in between.

Settings, URL table, Celery app and the launcher of the embedded servers stand here too.
"""

from alliance.celery import app as celery_app

__all__ = ("celery_app",)
