"""Addresses of static files, found once per process.

A page names sixteen of them in its head; what stands in the manifest does not change while the
portal runs.
"""

import functools

from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _FoundOnce:
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.url = functools.cache(super().url)


class ManifestStorage(_FoundOnce, CompressedManifestStaticFilesStorage):
    """Compressed files whose names tell their content, for the portal as it runs."""


class PlainStorage(_FoundOnce, StaticFilesStorage):
    """The files as they lie in the checkout, for tests."""
