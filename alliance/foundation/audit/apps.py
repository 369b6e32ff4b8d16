"""App registration of the audit log."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "alliance.foundation.audit"
    label = "audit"
    verbose_name = "Audit"
