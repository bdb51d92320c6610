# Two commands carry a newcomer:  make demo   make test
# Each does all its own set-up in .venv; nothing but Python 3.11+ and make has to be there.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test faults test-long check fmt lint types imports docs golden samples bench sandbox wheel clean

help:
	@echo "make demo      the whole story on the built-in sandbox: plan, apply, proof"
	@echo "make test      every test"
	@echo "make check     what the pre-commit hook and CI run: formatting, lint, types, imports, tests, coverage"
	@echo "make bench     time and memory against the bare libraries, as ratios"
	@echo "make sandbox   a local Plytix to practise on"
	@echo "make fmt lint types imports docs samples golden wheel faults test-long clean"

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit("sheetsync needs Python 3.11 or later: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

demo: $(READY)
	$(BIN)/sheetsync demo

# The whole suite, spread over the cores; what is left out for want of LibreOffice is named at the end.
test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist worksteal -q

# What each fault of the network does to each kind of request, as a table.
faults: $(READY)
	$(BIN)/python -m pytest -q tests/contract/test_fault_matrix.py

# The same with many more examples in every property.
test-long: $(READY)
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n 2 --dist worksteal -q

check: lint types imports docs
	$(BIN)/python -m pytest -n 2 --dist worksteal -q --cov --cov-report=term:skip-covered

fmt: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

docs: $(READY)
	$(BIN)/python -m pytest -q tests/docs

samples: $(READY)
	$(BIN)/python -m tools.make_samples

# Samples and what a plan of them must say are made together, and reviewed as one diff.
golden: samples
	git diff --stat -- tests/golden samples

bench: $(READY)
	missed=0; for part in bench bench_sandbox bench_transport bench_pacing; do \
	  $(BIN)/python -m tools.$$part || missed=1; echo; done; exit $$missed

sandbox: $(READY)
	$(BIN)/sheetsync sandbox start

wheel: $(READY)
	$(BIN)/python -m build --wheel --outdir dist .

clean:
	rm -rf $(VENV) build dist demo bench-out .coverage* htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis
