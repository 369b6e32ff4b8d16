"""Notifications: notices in the portal and mail through an outbox (architecture B6).

Main nouns: Notice (in the portal), Mail (outbox row), Preference, Notification (a kind).
Used by every app through notify(); delivered by the sweep and right after each commit.
"""
