"""Settings: what holds everywhere, and what differs in development, tests and production."""
