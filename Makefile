# make run    a working archive of the bundled sample at http://127.0.0.1:8000
# make test   every test but some minutes of "exhaustive" ones (.venv/bin/python -m pytest -m exhaustive)
# make check  lint, format, types, import rules
# make whoosh3  the oracles once more, with whoosh3 in Whoosh's place
# make bench  timings as ratios against peers, in benchmarks/out; SIZES=21578,100000 leaves out the half hour of 1,000,000 records
# make bench-report  the last run's figures into the README and docs
# make bench-entities NER=folder  how well and how fast people and places are found
PYTHON ?= python3
BIN := .venv/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --strip-extras --allow-unsafe
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: run test whoosh3 check format bench bench-report bench-extraction bench-entities lock clean

run: .venv/loops.stamp .venv/bytecode.stamp
	$(BIN)/clippings --index var/sample reindex tests/sample/site
	@echo "Serving the sample archive at http://$(HOST):$(PORT) (Ctrl-C stops it)"
	$(BIN)/clippings --index var/sample serve --host $(HOST) --port $(PORT)

test: .venv/test.stamp .venv/bytecode.stamp
	$(BIN)/python -m pytest

whoosh3: .venv/test.stamp tests/whoosh3.lock
	$(PIP_INSTALL) --upgrade --no-deps --target build/whoosh3 -r tests/whoosh3.lock
	PYTHONPATH=build/whoosh3 $(BIN)/python -c 'import whoosh; assert "whoosh3" in whoosh.__file__, whoosh.__file__'
	PYTHONPATH=build/whoosh3 $(BIN)/python -m pytest tests/index/codec/test_whoosh.py tests/search/packed/test_contract.py

check: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

SIZES ?= 21578,100000,1000000
bench: .venv/bench.stamp
	$(BIN)/python -m benchmarks --sizes $(SIZES)

bench-report: .venv/bench.stamp
	$(BIN)/python -m benchmarks.report

NER ?= ../shared/data/ner
bench-entities: .venv/test.stamp
	$(BIN)/python -m benchmarks.entities $(NER)

# FOLDER holds gold.jsonl.gz and its pages
bench-extraction: .venv/bench.stamp
	$(BIN)/python -m benchmarks.extraction $(FOLDER)

lock: .venv/test.stamp
	$(COMPILE) --extra=fast --output-file=requirements.lock pyproject.toml
	$(COMPILE) --extra=dev --extra=fast --constraint=requirements.lock --output-file=tests/requirements.lock pyproject.toml
	$(COMPILE) --extra=bench --extra=fast --constraint=requirements.lock --output-file=benchmarks/requirements.lock pyproject.toml

.venv/run.stamp: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Clippings needs Python 3.11 to 3.13; set PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(PIP_INSTALL) -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps --no-index -e .
	touch $@

# Else each command compiles the modules that it loads, 0.1 s for a search, wherever Python may not keep that by itself
SOURCES := $(foreach package,index search web,$(wildcard $(package)/*.py $(package)/*/*.py $(package)/*/*/*.py))
.venv/bytecode.stamp: .venv/run.stamp $(SOURCES)
	$(BIN)/python -m compileall -q -j 0 index search web
	touch $@

# Else the first searches of a new machine would be slow for half a minute
.venv/loops.stamp: .venv/run.stamp search/highlight.py search/packed/images.py search/packed/text.py $(wildcard search/packed/kernels/*.py) | .venv/bytecode.stamp
	@echo "Compiling what makes searches fast (half a minute, once)"
	$(BIN)/python -m search.packed.loops
	touch $@

.venv/test.stamp: .venv/run.stamp tests/requirements.lock
	$(PIP_INSTALL) -r tests/requirements.lock
	touch $@

.venv/bench.stamp: .venv/run.stamp benchmarks/requirements.lock
	$(PIP_INSTALL) -r benchmarks/requirements.lock
	touch $@

clean:
	rm -rf .venv var build *.egg-info
