"""The writes of recruitment, by aggregate; the only modules of the app that open transactions."""
