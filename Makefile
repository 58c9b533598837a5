# Every verb makes the environment first if need be; `make help` lists them.
PYTHON ?= python3
PORT ?= 8000
# test processes: a file's tests stay together, and many of them wait for servers
JOBS ?= 3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help install serve test web-test check bench canary faults eval fmt clean lock

help: ## list the verbs
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /\1|/' | awk -F'|' '{printf "  make %-9s %s\n", $$1, $$2}'

.venv/installed: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Candor needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Installing into .venv (about two minutes the first time)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/installed-dev: .venv/installed requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@

install: .venv/installed ## make the environment in .venv

serve: .venv/installed ## answer on http://127.0.0.1:8000 (PORT=8123 takes another port)
	@if command -v npm >/dev/null; then \
	  $(MAKE) --no-print-directory web/dist/.built || echo "The widget could not be built, see above; / is a plain page meanwhile"; \
	elif ! test -f web/dist/widget.js; then \
	  echo "npm was not found, so / is a plain page; install Node 20 or newer and run make serve again"; \
	fi
	@$(BIN)/candor serve --port $(PORT)

web/node_modules/.installed: web/package.json web/package-lock.json
	@echo "Installing what builds the widget (about ten seconds the first time)"
	@npm ci --prefix web --silent && touch $@

WEB_SOURCES := web/build.mjs $(shell find web/src web/lean -type f 2>/dev/null)

# `npm run build` begins by deleting what was built, this stamp too
web/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	@npm run build --prefix web --silent -- --page-only && touch $@

check: .venv/installed-dev ## format, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

.venv-studio/installed: tests/studio/requirements.txt pyproject.toml
	@echo "Installing langgraph dev into .venv-studio (about a minute the first time)"
	@$(PYTHON) -m venv .venv-studio
	@.venv-studio/bin/pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r tests/studio/requirements.txt
	@.venv-studio/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# the tests of the npm clients need node; without it they are skipped
tests/npm/node_modules: tests/npm/package.json tests/npm/package-lock.json
	@if command -v npm >/dev/null; then npm ci --prefix tests/npm --silent && touch $@; fi

# types, format and unit tests of the widget, and that it is as small as promised
web-test:
	@if command -v npm >/dev/null; then \
	  $(MAKE) --no-print-directory web/node_modules/.installed && cd web && npm run build --silent && touch dist/.built && npm run check --silent && npm test --silent && npm run size --silent; \
	elif [ "$$CI" = true ]; then echo "npm is missing (apt: nodejs npm)"; exit 1; \
	else echo "The widget's own tests are skipped: npm was not found (Node 20 or newer)"; fi

test: check web-test .venv-studio/installed tests/npm/node_modules ## every check and every test
	$(BIN)/pytest -n $(JOBS) --dist loadfile

bench: .venv/installed-dev ## measure speed and memory on this machine
	$(BIN)/python -m benchmarks

canary: .venv/installed-dev ## ask 2,000 questions with personal data and secrets, then look for them everywhere
	$(BIN)/python -m tests.canary

faults: .venv/installed-dev ## let every provider fail in every way and print who answered
	@$(BIN)/python -m tests.fault_matrix

eval: .venv/installed ## measure how well it works, against thresholds and the baseline
	@$(BIN)/candor eval --baseline evals/baselines --html evals-report.html

fmt: .venv/installed-dev ## format the code
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

UV_LOCK = uv pip compile pyproject.toml --group install --universal --python-version 3.11 --quiet \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

lock: ## lock the versions again (needs uv)
	$(UV_LOCK) -o requirements.txt
	$(UV_LOCK) --group dev -c requirements.txt -o requirements-dev.txt
	cp requirements.txt tests/studio/requirements.txt
	$(UV_LOCK) tests/studio/requirements.in --override tests/studio/overrides.txt -o tests/studio/requirements.txt

clean: ## remove environments and caches, never data/
	rm -rf .venv .venv-studio tests/npm/node_modules web/node_modules web/dist web/dist-lib .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
