# Sets up what it needs in .venv by itself; all that is needed beforehand is Python 3.11 or newer.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLE := teda-2019
SHELL := /bin/sh

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export HYPOTHESIS_STORAGE_DIRECTORY := build/hypothesis

# Tests run on all cores; the scheduler of tests/conftest.py keeps those together that share documents.
PYTEST = $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder $(WHOLE)
# Over these the coverage of the core is traced; the others run afterwards, without the burden.
TRACED := tests/standards tests/unit

.PHONY: help test quick full trust mutants lint sample clean

help:
	@echo "make test     what the build server runs: style, types, layers, all tests, coverage of the core"
	@echo "make quick    in between: style, types, layers, and the tests of modules, house and standards"
	@echo "make full     before an issue is closed: as make test, with whole sweeps and long searches"
	@echo "make trust    only hostile input: files, texts, failing disks, kills; with whole searches"
	@echo "make mutants  changes the code in thousands of places and counts what no test notices"
	@echo "make lint     only style, types and layers"
	@echo "make sample   compile the sample report of $(SAMPLE) into build/$(SAMPLE)"
	@echo "make clean    remove all that make made"

full: WHOLE := --full
test full: lint
	@mkdir -p build
	$(PYTEST) $(TRACED) --cov --cov-report=json:build/coverage.json
	@$(BIN)/python tests/architecture/core_coverage.py build/coverage.json
	$(PYTEST) tests $(TRACED:%=--ignore=%)

quick: lint
	$(PYTEST) tests/architecture $(TRACED)

trust: WHOLE := --full
trust: $(VENV)/dev.stamp
	$(PYTEST) tests/trust tests/hostile

mutants: $(VENV)/dev.stamp
	$(BIN)/python -m pip install --quiet --editable '.[mutants]'
	$(BIN)/mutmut run
	$(BIN)/mutmut results

lint: $(VENV)/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

sample: $(VENV)/run.stamp
	@mkdir -p build
	$(BIN)/reportgen compile samples/$(SAMPLE) -o build/$(SAMPLE)
	@echo "The report is in build/$(SAMPLE)."

clean:
	rm -rf $(VENV) build dist mutants .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf samples/*/out
	find src tests -type d -name __pycache__ -prune -exec rm -rf {} +

# The stamps tell what is installed, so that a second call needs neither time nor network.
$(VENV)/dev.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

$(VENV)/run.stamp: pyproject.toml $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(BIN)/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	    if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "$$python -m venv $(VENV)"; \
	        "$$python" -m venv $(VENV) && exit 0; \
	        rm -rf $(VENV); \
	        echo "$$python cannot make a virtual environment; Debian keeps that in python3-venv." >&2; \
	        exit 1; \
	    fi; \
	done; \
	echo "No Python 3.11 or newer was found; name one with make PYTHON=/path/to/python3." >&2; \
	exit 1
