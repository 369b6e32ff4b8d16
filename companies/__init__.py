"""Companies: the one shared register of the alliance, and who spoke with them last.

Main nouns: Company, ProductionUnit, ContactPerson, Restriction, Contact (the log), Inquiry.
Used by consultants all day; only the company's home job center edits its core data (R011).
"""
