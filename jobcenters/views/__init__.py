"""The pages of the organization: accounts, job centers, staff, own settings, alliances."""
