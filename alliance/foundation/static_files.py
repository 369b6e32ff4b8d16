"""Addresses of static files, found once per process.

A page names sixteen of them in its head; what stands in the manifest does not change while the
portal runs.
"""

import functools

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class _FoundOnce:
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.url = functools.cache(super().url)


class CompressedStorage(_FoundOnce, CompressedManifestStaticFilesStorage):
    """Compressed files whose names tell their content, for production."""


class NamedStorage(_FoundOnce, ManifestStaticFilesStorage):
    """Files whose names tell their content, where the browser is on the same machine: to compress
    them took eleven seconds of processor time at every start."""


class PlainStorage(_FoundOnce, StaticFilesStorage):
    """The files as they lie in the checkout, for tests."""
