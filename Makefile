# `make` lists the commands. Everything sets itself up: a virtual environment in .venv, page tools in node_modules.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
PORT ?= 8000
# One thread per process: the networks are small, and several processes share the cores.
export OMP_NUM_THREADS ?= 1

# A process for each core and one more: tests of real processes wait more than they compute. Files go to them one by one in
# the order of collection: the browser's, which hold a thread for themselves (tests/browser/conftest.py), come last in each.
PYTEST := $(BIN)/python -m pytest --numprocesses=$(shell expr $$(nproc) + 1) --dist=loadfile --no-loadscope-reorder

AUDIT := Expected no known weakness. Above is what was found or, where there is no internet, that there was no answer from

.DEFAULT_GOAL := help
.PHONY: help demo class test quick check bench types vendor ci nightly picture constraints audit clean system

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

demo: .stamps/demo ## start the demo: a network growing in the browser
	$(BIN)/senn serve --port $(PORT)

class: .stamps/demo ## start a class: one network for the room, phones join from the local network
	$(BIN)/senn class --port $(PORT)

test: .stamps/test .stamps/node system ## install what the tests need and run them all
	$(PYTEST)
	npm test --silent

quick: .stamps/test .stamps/node ## the tests without Chromium and without real processes
	$(PYTEST) -m "not browser and not system"
	npm test --silent

check: .stamps/test .stamps/node ## lint, format, types, layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	npm run --silent types
	npm run --silent lint

bench: .stamps/bench ## measure every claim of speed and quality, remake benchmarks/RESULTS.md
	$(BIN)/python -m benchmarks

types: .stamps/demo .stamps/node ## generate what is written once: wire types, quoted functions, formulas, docs/settings.md
	$(BIN)/python scripts/generate_types.py
	$(BIN)/python scripts/generate_specification.py
	$(BIN)/python scripts/generate_settings.py
	$(BIN)/python scripts/generate_quotes.py
	node scripts/generate_formulas.mjs

vendor: .stamps/node ## copy the browser libraries from npm into frontend/vendor
	npm run --silent vendor

picture: .stamps/test system ## remake the README's picture and the poster from a real run
	$(BIN)/python scripts/picture.py
	$(BIN)/python scripts/poster.py

ci: check test ## what continuous integration runs

nightly: .stamps/test .stamps/node system ## the long form of the property, fault and load tests
	$(PYTEST) --run-nightly
	npm test --silent

constraints: .stamps/test ## pin what the images install at the versions installed and tested here
	$(BIN)/python scripts/constraints.py

audit: .stamps/test .stamps/node ## ask the advisory databases about every dependency (needs the internet)
	$(PIP) install pip-audit
	@$(BIN)/pip-audit --skip-editable --timeout 15 || { echo "$(AUDIT)" "PyPI's database"; exit 1; }
	@npm audit --omit=dev || { echo "$(AUDIT)" "npm's database"; exit 1; }

clean: ## remove what was set up
	rm -rf $(VENV) node_modules .stamps artifacts

system: # Debian packages that tests need: chromium, redis-server, node, faketime
	@scripts/system_packages.sh

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# torch first and pinned: any other way to ask for it may fetch another build.
.stamps/demo: pyproject.toml | $(BIN)/python
	$(PIP) install torch==2.13.0
	$(PIP) install -e '.[worker]'
	@mkdir -p .stamps && touch $@

.stamps/test: .stamps/demo
	$(PIP) install -e '.[worker,test,bench]'
	@touch $@

.stamps/bench: .stamps/test
	@touch $@

.stamps/node: package-lock.json | system
	npm ci --no-audit --no-fund --silent
	@mkdir -p .stamps && touch $@
