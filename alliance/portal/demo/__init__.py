"""Demo data: an invented past of eighteen months and an invented present.

Main nouns: Vocabulary, Staff, Place, Plan (what happens to an order), Ledger (rows to write).
Used by `manage.py demo`; every person and company is made up and says so in its name.
"""
