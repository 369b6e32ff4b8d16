"""Each model says whether its changes are in the audit log, or why not; a test reads it."""


def audited(model):
    """Mark a model whose changes are recorded as audit events."""
    model.audit_mark = "audited"
    return model


def not_audited(reason: str):
    """Mark a model whose changes are not recorded, with the reason."""

    def mark(model):
        model.audit_mark = reason
        return model

    return mark
