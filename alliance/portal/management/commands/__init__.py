"""Commands of the portal: demo and reference data."""
