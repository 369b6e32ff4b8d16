"""The launcher: makes a bare machine run and test the portal with one command.

Nouns: Places (folders), Binaries, PostgresServer, ValkeyServer, Service, StateLock. Used by the
Makefile, through bootstrap.py (standard library only) and `python -m alliance.launcher`. It
imports no app, and no app imports it.
"""
