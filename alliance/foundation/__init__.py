"""Foundation: the bottom of the house. Every app may import it; it imports no app.

Main nouns: Record, Workflow, audit Event, Notice and Mail (outbox), Sweeper, working day.
Used by every part of the portal.
"""
