"""The writes of the organization: accounts, invitations, roles, memberships, reference data."""
