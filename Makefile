# Needs Python 3.11 or newer with pip. Everything is installed into .venv, from the index that pip is configured for.

PYTHON ?= python3

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := run
.PHONY: run test bench lint format migration dictionary error-codes clean

# Import what the plugins declare, then serve it: make run HOST=0.0.0.0 PORT=9000.
# A failing import is loud, but doesn't keep the rest from being served.
run: .venv/installed
	@$(BIN)/hub import || { code=$$?; case $$code in \
	  1) echo '======== Something was not imported: see above. The rest is served. ========' ;; \
	  3) echo '======== An import waits for review: see above. The last merged data is served. ========' ;; \
	  *) exit $$code ;; \
	esac; }
	@exec $(BIN)/hub serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

test: .venv/installed-for-tests
	$(BIN)/pytest --numprocesses auto --dist loadfile

# Measure imports: make bench ROWS=10000000, make bench PEERS=1. Best on a machine that does nothing else.
bench: .venv/installed-for-tests
	@ROWS=$(ROWS) PEERS=$(PEERS) $(BIN)/python -m tests.bench

# Formatting, lint, types, and the rules of the house.
lint: .venv/installed-for-tests
	$(BIN)/pytest tests/test_house.py

format: .venv/installed-for-tests
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

# Write the migration from the newest one to the declared tables: make migration m="What it does".
# To write one anew, delete its file in schema/migrations/versions first.
migration: .venv/installed-for-tests
	$(BIN)/python -m schema.migrations "$(m)"
	$(BIN)/ruff format --quiet schema/migrations
	$(BIN)/ruff check --quiet --fix schema/migrations

# Write the data dictionary from what the classes declare.
dictionary: .venv/installed
	@mkdir -p docs
	@$(BIN)/hub dictionary > docs/dictionary.md.new
	@mv docs/dictionary.md.new docs/dictionary.md

# Write the page of error codes from their registry.
error-codes: .venv/installed
	@mkdir -p docs
	@$(BIN)/hub errors > docs/errors.md.new
	@mv docs/errors.md.new docs/errors.md

clean:
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: pyproject.toml constraints.txt | .venv/bin/python
	@echo 'Installing into .venv; the first time this takes about a minute.'
	@$(INSTALL) --editable .
	@touch $@

.venv/installed-for-tests: pyproject.toml constraints.txt | .venv/bin/python
	@echo 'Installing into .venv with what the tests need; the first time this takes about a minute.'
	@$(INSTALL) --editable '.[test]'
	@touch $@ .venv/installed

.venv/bin/python:
	@$(PYTHON) -m venv .venv
