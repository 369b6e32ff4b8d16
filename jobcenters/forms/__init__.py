"""The forms of the organization: log-in, job center, staff, own settings, alliance."""
