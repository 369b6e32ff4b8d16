# Everything that one does with the portal. Plain GNU make and sh; see `make help`.
# Settings are given as in: make run PORT=8001

# Whoever names a Python gets that one; otherwise the start may take the system's (bootstrap.py).
ifneq ($(origin PYTHON),undefined)
export PORTAL_PYTHON_NAMED = 1
endif
PYTHON ?= python3
ARGS ?= help
LAUNCH = @exec $(PYTHON) alliance/launcher/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run test bench killrun check fix seed manage screenshots

help: ## show this list
	@echo "make <target>, where <target> is one of:"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  \1\t\2/p' $(MAKEFILE_LIST) | expand -t 12
	@echo "Settings: PORT=8001 PORTAL_STATE=/folder DATABASE_URL=... BROKER_URL=... PYTHON=python3.12"

run: ## start the demo portal (PORT, default 8000); Ctrl-C stops it
	$(LAUNCH) run

test: ## run the whole test suite (PYTEST_ARGS='-k name' for a part)
	$(LAUNCH) test

bench: ## measure the portal with the whole country in it (docs/benchmarks.md)
	$(LAUNCH) bench

killrun: ## kill every part of it again and again; is anything lost or doubled?
	$(LAUNCH) killrun

check: ## format, lint, import contracts, texts, templates, migrations, settings
	$(LAUNCH) check

fix: ## put right what a program can put right
	$(LAUNCH) fix

seed: ## fill the database of `make run` with demo data, if it has none
	$(LAUNCH) manage demo --if-empty

manage: ## a manage.py command on the data of `make run` (ARGS='sweep --at 2026-03-27T06:00')
	$(LAUNCH) manage $(ARGS)

screenshots: ## take the pictures of docs/screenshots from the portal that runs (PORT)
	@exec .venv/bin/python tests/journeys/screenshots.py
