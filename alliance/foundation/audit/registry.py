"""The human text of each kind of event, entered by the apps that record them."""

EVENT_TEXTS: dict[str, object] = {}
