# One command each; every target installs what it needs into .venv, from pinned requirements.
PYTHON ?= python3
BIN := .venv/bin
MUTATION := build/mutation
MUTATION_TESTS := tests/standard tests/reports tests/specs/test_vectors.py --ignore=tests/standard/test_import_time.py
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes

.PHONY: vectors docs image-check demo test test-all test-apart lint bench bench-exchange serve mutate lock clean help
.DEFAULT_GOAL := help

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "careplan needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv .venv

# The project itself is installed editable, without its dependencies: those come pinned from requirements/.
.venv/.run: requirements/run.txt pyproject.toml | .venv/bin/python
	$(PIP) -r requirements/run.txt
	$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.run
	$(PIP) -r requirements/dev.txt
	@touch $@

demo: .venv/.run ## the main job, end to end, with its proofs
	@$(BIN)/careplan demo

test: .venv/.dev ## every test that needs no browser and no Node
	$(BIN)/pytest -n 2 --dist worksteal
	@echo 'left to make test-all: the independent reader in Node (tests marked node), the trace of'
	@echo 'system calls (marked strace), the pages in a browser (marked browser), PDF (marked pdf),'
	@echo 'and the steps of the Dockerfile (they install from the package index)'

test-all: test-apart test image-check ## make test, and what it leaves out

test-apart: .venv/.dev ## the tests that need Node, strace, a browser or Pango
	@command -v node >/dev/null || { echo 'make test-all needs Node 18 or newer (Debian: apt-get install nodejs).' >&2; exit 1; }
	@command -v strace >/dev/null || { echo 'make test-all needs strace (Debian: apt-get install strace).' >&2; exit 1; }
	@command -v chromium >/dev/null || { echo 'make test-all needs chromium (Debian: apt-get install chromium fonts-noto-cjk).' >&2; exit 1; }
	@command -v pdftotext >/dev/null || { echo 'make test-all needs pdftotext (Debian: apt-get install poppler-utils).' >&2; exit 1; }
	@$(BIN)/python -m careplan.workbench.forms.pdf
	$(BIN)/pytest -m 'node or strace or pdf'
	$(BIN)/pytest -m browser # apart: its driver keeps an event loop running
	@echo 'pictures of the pages: build/screenshots'

docs: .venv/.run ## the pages that are made from data
	@PYTHONIOENCODING=utf-8 $(BIN)/python -m careplan.standard.rulepage > docs/rules.md
	@PYTHONIOENCODING=utf-8 $(BIN)/python -m careplan.conformance.coverage > docs/conformance.md
	@PYTHONIOENCODING=utf-8 $(BIN)/python -m careplan.conformance.vendor.detectorpage > docs/detectors.md
	@PYTHONIOENCODING=utf-8 $(BIN)/python -m careplan.standard.documents.schema > specs/careplan_csv/schema/document.schema.json
	@PYTHONIOENCODING=utf-8 $(BIN)/python -m careplan.standard.documents.schema 3 > specs/careplan_csv/schema/document-3.schema.json

vectors: .venv/.run ## the published vectors, made again from their stories, and how many there are
	@$(BIN)/python -m careplan.workbench.vectors specs/careplan_csv/vectors

.PHONY: fuzz
fuzz: .venv/.dev ## every reader, for ten minutes (FOR=600 seconds), fed with what lies near the vectors
	@PYTHONPATH=app:tests $(BIN)/python -m support.fuzzing $(or $(FOR),600)

.PHONY: torture
torture: .venv/.dev ## 500 times kill -9 under load (KILLS=500), both databases, and the syncs as strace sees them
	@PYTHONPATH=app:tests $(BIN)/python -m support.torture $(or $(KILLS),500)

.PHONY: conformance
conformance: .venv/.dev ## the whole vendor test against our own software, timed (limit 90 s)
	@PYTHONPATH=app:tests $(BIN)/python -m support.whole_suite

.PHONY: fuzz-api
fuzz-api: .venv/.dev ## every route of the API, asked by everybody with 500 requests made from its OpenAPI
	$(BIN)/pytest -n 2 --dist worksteal --hypothesis-profile=long tests/api/test_any_request.py

lint: .venv/.dev ## ruff, mypy --strict, import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

image-check: .venv/bin/python ## the Dockerfile's steps, without a container engine
	$(BIN)/python .ci/image_check.py

bench: .venv/.dev ## speed, as ratios to a floor taken in the same run
	$(BIN)/python -m bench

bench-exchange: .venv/.dev ## the exchange under load, as ratios to a bare application on the same uvicorn and SQLite
	$(BIN)/python -m bench.exchange

.PHONY: bench-pages
bench-pages: .venv/.dev ## every page of the demonstration town: milliseconds of the server, bytes compressed
	$(BIN)/python -m bench.pages

serve: .venv/.run ## the service, on loopback, in development mode
	@$(BIN)/careplan serve

mutate: .venv/.dev ## mutants of the core that no test kills, all or ONLY="sums units" by TESTS="…"; docs/mutation.md explains them
	rm -rf $(MUTATION) && mkdir -p $(MUTATION)/src
	cp -R app/careplan $(MUTATION)/src/
	cp -R specs docs tests pyproject.toml $(MUTATION)/
	$(if $(ONLY),$(BIN)/python .ci/mutation_slice.py $(MUTATION)/pyproject.toml "$(ONLY)")
	cd $(MUTATION) && $(abspath $(BIN))/python $(CURDIR)/.ci/mutation_run.py $(or $(TESTS),$(MUTATION_TESTS)) >run.log || { tail -n 40 run.log; exit 1; }
	cd $(MUTATION) && $(abspath $(BIN))/mutmut results
	@grep '{' $(MUTATION)/run.log

lock: .venv/.dev ## pin the requirements again (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra server --extra postgresql --extra pdf --group build -o requirements/run.txt pyproject.toml
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --extra server --extra postgresql --extra pdf --group build --group dev -o requirements/dev.txt pyproject.toml

clean: ## remove what the targets made
	rm -rf .venv build dist .mypy_cache .ruff_cache .hypothesis .import_linter_cache
