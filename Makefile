# Works with GNU make 3.81 or newer on Linux and macOS. Everything is installed into .venv; the first target that
# needs it makes it, later ones start at once. pip's own settings hold (PIP_INDEX_URL, PIP_EXTRA_INDEX_URL, pip.conf).
# ARGS goes to the program: make chat ARGS="--topic statistics"

.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
ARGS ?=

.PHONY: help chat test check bench attack format clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

chat: $(READY)  ## start the interview in the browser
	@exec $(BIN)/interviewer chat $(ARGS)

# Two processes, not one for each core: every process loads the models that its tests need.
test: $(READY)  ## run the tests (fetches the default models first, once)
	$(BIN)/interviewer models fetch
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile $(ARGS)

check: $(READY)  ## lint, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY)  ## measure speed on this machine
	$(BIN)/python -m bench.speed $(ARGS)

attack: $(READY)  ## attack the grader in forty ways (ARGS="--questions 1 --out attacks.json")
	$(BIN)/python -m bench.attack $(ARGS)

format: $(READY)  ## format the code and mend what the linter can
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

clean:  ## delete the environment and caches (fetched models stay: interviewer models remove KEY)
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# PYTHON=/path/to/python3.12 make test   chooses the interpreter; otherwise the first that is new enough.
$(READY): pyproject.toml constraints.txt
	@found=; \
	if [ ! -x $(BIN)/python ]; then \
	  for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3.14 python3 python; do \
	    if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found="$$candidate"; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then echo "make: Python 3.11 or newer is needed. Install it, or: make PYTHON=/path/to/python" >&2; exit 2; fi; \
	  echo "making $(VENV) with $$found"; \
	  "$$found" -m venv --clear $(VENV) || { echo "make: $$found cannot make a venv (on Debian or Ubuntu: apt install python3-venv)" >&2; rm -rf $(VENV); exit 2; }; \
	fi
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=24.1"
	$(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	@touch $(READY)
