# Needs Python 3.11 or newer with pip. Everything is installed into .venv, from the index that pip is configured for.

PYTHON ?= python3

BIN := .venv/bin
NPM := npm
IDE := hub/pages/ide
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := run
.PHONY: run ide test bench lint format migration dictionary error-codes release-schema clean

# Import what the plugins declare, then serve it: make run HOST=0.0.0.0 PORT=9000.
# A failing import is loud, but doesn't keep the rest from being served.
run: .venv/installed
	@if command -v $(NPM) > /dev/null; then $(MAKE) --silent ide \
	  || echo '======== GraphiQL was not built: see above. /graphql shows what was built before, or the plain page. ========'; fi
	@$(BIN)/hub import || { code=$$?; case $$code in \
	  1) echo '======== Something was not imported: see above. The rest is served. ========' ;; \
	  3) echo '======== An import waits for review: see above. The last merged data is served. ========' ;; \
	  *) exit $$code ;; \
	esac; }
	@exec $(BIN)/hub serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

# Build GraphiQL for /graphql, from npm's packages; without it the hub shows a plain page of its own.
ide: $(IDE)/dist/index.html

test: .venv/installed-for-tests
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

# Measure imports, queries, searches: make bench ROWS=10000000, make bench PEERS=1 ROUNDS=3 SECONDS=2. Best on a machine
# that does nothing else. Queries take wrk.
bench: .venv/installed-for-tests
	@ROWS=$(ROWS) PEERS=$(PEERS) $(BIN)/python -m tests.bench
	@ROUNDS=$(ROUNDS) SECONDS=$(SECONDS) PEERS=$(PEERS) $(BIN)/python -m tests.bench.queries
	@$(BIN)/python -m tests.bench.searching

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

# Take the SDL as that of a release: changes that break operations are found against it.
release-schema: .venv/installed
	@$(BIN)/hub schema > hub/released.graphql.new
	@mv hub/released.graphql.new hub/released.graphql

# Write the page of error codes from their registry.
error-codes: .venv/installed
	@mkdir -p docs
	@$(BIN)/hub errors > docs/errors.md.new
	@mv docs/errors.md.new docs/errors.md

clean:
	rm -rf $(IDE)/dist $(IDE)/node_modules
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

$(IDE)/dist/index.html: $(IDE)/package.json $(IDE)/build.mjs $(wildcard $(IDE)/source/*)
	@echo 'Building GraphiQL; the first time this takes about a minute.'
	@cd $(IDE) && $(NPM) install --no-package-lock --no-audit --no-fund --loglevel error \
	  --fetch-retries 1 --fetch-retry-mintimeout 1000 --fetch-timeout 60000 > /dev/null
	@cd $(IDE) && node build.mjs

.venv/bin/python:
	@$(PYTHON) -m venv .venv
