"""Audit: who changed what, as which role, when, and what it was before (R181).

Main noun: Event, append-only by trigger. Written by Workflow.change() and record() only.
Read by everybody who may see the thing, on its page "Historik".
"""
