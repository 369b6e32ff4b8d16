"""The serializer's counterpart of the free text fields: the same refusal through REST."""

from typing import ClassVar

from rest_framework import serializers

from alliance.foundation.privacy import validate_no_cpr


class FreeTextSerializerField(serializers.CharField):
    """Text refused with status 400 when it holds a CPR number (issue 2 section 6)."""

    default_validators: ClassVar = [validate_no_cpr]
