# Vital Few. GNU make on Linux and macOS. `make run` serves the application, `make test` tests it.

PYTHON ?= python3
PORT ?= 8501
BIN := .venv/bin
PY := $(BIN)/python
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test fuzz check bench bench-intake clean
.DEFAULT_GOAL := help

help:
	@echo "make run     serve the application on http://localhost:$(PORT)"
	@echo "make test    every test; NO_BROWSER=1 make test leaves out those that need Chromium"
	@echo "make fuzz    an hour of drawn files, broken bytes and polluted files; make test has a bounded share of them"
	@echo "make check   style, types, and which module may import which"
	@echo "make bench   import time measured against DuckDB's own"
	@echo "make bench-intake  2,290 polluted CSV files (Pollock): what survives our intake, out of 10"
	@echo "make clean   remove the environment and caches (data sets stay)"

run: .venv/.installed
	$(BIN)/streamlit run app.py --server.address localhost --server.port $(PORT) --server.headless true

test: .venv/.installed-dev
ifeq ($(NO_BROWSER),1)
	$(PY) -m pytest -n 2 -m "not browser"
else
	CHROMIUM="$$($(PY) tests/browser/find_chromium.py --install)" && export CHROMIUM && \
	$(PY) -m pytest -n 2 -m "not browser" && \
	$(PY) -m pytest -m browser
endif

fuzz: .venv/.installed-dev
	VITAL_FEW_FUZZ_TIMES=20 VITAL_FEW_FUZZ_SECONDS=900 VITAL_FEW_ZOO_ALL=1 \
	$(PY) -m pytest -n 2 tests/intake tests/properties

check: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy core pages app.py
	$(BIN)/lint-imports

bench: .venv/.installed-dev
	$(PY) bench/run.py

bench-intake: .venv/.installed-dev
	$(PY) bench/intake.py

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Vital Few needs Python 3.11 or newer; '$(PYTHON)' is missing or older."; \
	  echo "Install it, or name another: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
	  echo "Python could not make an environment; on Debian and Ubuntu install python3-venv."; exit 1; }

.venv/.installed: requirements.txt | $(PY)
	$(PY) -m pip install --quiet -r requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt requirements.txt | $(PY)
	$(PY) -m pip install --quiet -r requirements-dev.txt
	@touch $@ .venv/.installed
