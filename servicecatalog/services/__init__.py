"""The writes of the catalog: clocks, thresholds, reference data."""
