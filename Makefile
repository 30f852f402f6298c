# The two commands of the README need git, make and Python 3.11+ and fetch the rest themselves:
#   make demo    builds every example and says which page to open
#   make test    gets a browser and runs the unit and browser tests
# For work on maskpress itself (see CONTRIBUTING.md): check, widget, format, bench, soak, requirements.
.POSIX:
.SUFFIXES:

PYTHON = python3
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip -qq --disable-pip-version-check
WORKERS = 3
EXAMPLES = smallest rules batch microscope correct template
SHOWN = rules

.PHONY: demo test check python-check widget-check widget bench soak format requirements clean

demo: $(VENV)/.runtime
	@for name in $(EXAMPLES); do $(BIN)/maskpress build examples/$$name/task.yaml -o examples/$$name/site >/dev/null 2>&1 || \
		{ $(BIN)/maskpress build examples/$$name/task.yaml -o examples/$$name/site; exit 1; }; done
	@echo "Built $(EXAMPLES) below examples/. Open this page in a browser:"
	@echo "$(CURDIR)/examples/$(SHOWN)/site/index.html"

test: $(VENV)/.test
	@.ci/browsers $(BIN)/playwright
	@$(BIN)/python -m pytest -q -n $(WORKERS)

check: python-check widget-check

python-check: $(VENV)/.check
	@$(BIN)/ruff check --quiet
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/python -m pytest -q tests/unit/test_import_rules.py tests/unit/test_bundle.py

# The bundle is built again somewhere else: a check must not change what it checks.
widget-check: widget/node_modules/.installed
	@cd widget && node_modules/.bin/tsc
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
		(cd widget && node build.mjs "$$folder/maskpress.js") && \
		{ cmp -s "$$folder/maskpress.js" widget/dist/maskpress.js || \
		{ echo "widget/dist/maskpress.js is stale: run make widget and commit it" >&2; exit 1; }; }

widget: widget/node_modules/.installed
	@cd widget && node build.mjs

bench: $(VENV)/.test
	@$(BIN)/python -m tests.bench

soak: $(VENV)/.test
	@.ci/browsers $(BIN)/playwright
	@MASKPRESS_SEEDS=200 $(BIN)/python -m pytest -q -n $(WORKERS)

format: $(VENV)/.check
	@$(BIN)/ruff check --quiet --fix
	@$(BIN)/ruff format --quiet

# Later files constrain earlier ones, so that the three never disagree about a version.
PIN = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links
COMPILE = $(PIN) pyproject.toml --extra develop --extra liquid
requirements:
	@$(COMPILE) --extra test --extra check -o requirements/check.txt
	@$(COMPILE) --extra test -c requirements/check.txt -o requirements/test.txt
	@$(COMPILE) -c requirements/check.txt -o requirements/runtime.txt
	@$(PIN) --no-deps requirements/readers.in -o requirements/readers.txt

clean:
	@rm -rf $(VENV) widget/node_modules .hypothesis .mypy_cache .pytest_cache .ruff_cache examples/*/site

$(VENV)/.python:
	@.ci/venv $(PYTHON) $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.python requirements/runtime.txt pyproject.toml
	@$(PIP) install --require-hashes -r requirements/runtime.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: $(VENV)/.runtime requirements/test.txt requirements/readers.txt
	@$(PIP) install --require-hashes -r requirements/test.txt
	@$(PIP) install --require-hashes --no-deps -r requirements/readers.txt
	@touch $@

$(VENV)/.check: $(VENV)/.test requirements/check.txt
	@$(PIP) install --require-hashes -r requirements/check.txt
	@touch $@

widget/node_modules/.installed: widget/package.json widget/package-lock.json
	@.ci/node
	@cd widget && npm ci --silent --no-audit --no-fund
	@touch $@
