# make holds no logic: the tool itself decides by content what is stale.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
CORPUS ?= corpus/demo
OUT    ?= outputs/$(notdir $(patsubst %/,%,$(CORPUS)))
STAGES := scan extract segment cite tag define remark stance compare catalog decide relate cluster measure evidence

.PHONY: all report setup term check browser sample agreement test lint audit bench scale crashes validity model demo requirements clean help $(STAGES)

all report: setup          ## set up, read the papers in CORPUS, write tables and report into OUT
	@$(BIN)/termaudit run "$(CORPUS)" --out "$(OUT)"

$(STAGES): setup           ## run up to one stage: make tag, make define, ...
	@$(BIN)/termaudit run "$(CORPUS)" --out "$(OUT)" --until $@

setup: $(VENV)/ready

$(VENV)/ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "termaudit needs Python 3.11 or newer: install it, or name it with 'make PYTHON=python3.12'." >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv module is missing: install it (on Debian and Ubuntu: apt install python3-venv)." >&2; exit 1; }
	@echo "Setting up (once, a minute or two) ..." >&2
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

term: setup                ## what the papers do with one term (TERM="joined-up")
	@$(BIN)/termaudit term "$(TERM)" --out "$(OUT)"

check: setup               ## compare a draft with the papers of a run (FILE=essay.docx)
	@$(BIN)/termaudit check "$(FILE)" --out "$(OUT)"

browser: setup             ## install Chromium for the tests of the report, where apt and root are there
	@command -v chromium >/dev/null || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] \
	  && apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; } \
	  || echo "Chromium is missing and cannot be installed from here: the tests of the report in a browser are skipped." >&2

sample: setup              ## draw N passages and sentences to be coded by people (N=50)
	@$(BIN)/termaudit sample --out "$(OUT)" --n "$(or $(N),50)"

agreement: setup           ## compare machine and people on the coded samples in CORPUS/gold
	@$(BIN)/termaudit agreement --out "$(OUT)"

test: setup                ## run the tests
	@$(BIN)/python -m pytest -n auto

lint: setup                ## check style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

audit: setup               ## ask pip-audit for known faults in the locked packages
	@test -x $(BIN)/pip-audit || { echo "pip-audit is not installed: $(BIN)/python -m pip install pip-audit" >&2; exit 1; }
	@told=$$($(BIN)/pip-audit -r requirements.txt --disable-pip --require-hashes --progress-spinner off 2>&1); status=$$?; \
	  echo "$$told"; case "$$told" in *"could not be audited"*|*onnection*|*ServiceError*) \
	  echo "pip-audit could not ask about every package from here: run it where its service can be reached." >&2; exit 1;; \
	  *) exit $$status;; esac

scale: setup               ## plant N papers (N="1250 2500") below outputs/scale and measure time and memory of runs on them
	@$(BIN)/python -m tests.scale $(or $(N),100 200) --out outputs/scale

crashes: setup             ## end runs at random points, start two at once, fill small disks (half an hour)
	@OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.crashes kills 200 locks 50 full 20

bench: setup               ## CPU time of reading and of a run, beside pdfplumber alone (PDFS="a.pdf b.pdf")
	@$(BIN)/python tests/bench.py $(PDFS)

validity: setup            ## measure planted literatures and write docs/validity-figures.md (half an hour)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.validity

model: setup               ## train models/english anew, in twenty minutes (TREEBANK=folder, see models/english/README.md)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 PYTHONHASHSEED=0 $(BIN)/python models/english/make.py "$(TREEBANK)"

demo: setup                ## make the PDFs of the demonstration corpus anew (typst, reportlab, Chromium, LibreOffice)
	@$(BIN)/python -m tests.demo.make

requirements: setup        ## lock the requirements anew (needs uv)
	@uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
	  --extra cluster --extra dev --extra ocr pyproject.toml --output-file requirements.txt --quiet

clean:                     ## remove what runs have made
	@rm -rf "$(OUT)"

help:                      ## this list
	@grep -hE '^[a-z$$()A-Z ]+:.*##' $(MAKEFILE_LIST) | sed 's/\$$(STAGES)/<stage>/; s/:[^#]*## /\t/' | expand -t 16
	@echo "Stages: $(STAGES)"
	@echo "Example: make CORPUS=corpus/mine"
