# Everything that a person needs from a fresh clone. Windows: see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
Q ?= What should I do with a free Saturday?
PYTEST_ARGS ?=
# Processes that the tests are shared out over; 0 runs them in one.
LANES ?= 2

.PHONY: demo test ask bench doctor package audit audit-lock lint format screenshots translations clean machine

demo: $(VENV)/.demo
	@packaging/check_window.sh $(BIN)/python display
	$(BIN)/tiller demo

ask: $(VENV)/.demo
	@$(BIN)/tiller ask "$(Q)" --profile resources/profiles/sample.txt

test: $(VENV)/.dev
	@packaging/check_window.sh $(BIN)/python
	$(BIN)/python -m pytest -n $(LANES) --dist loadgroup $(PYTEST_ARGS)

bench: $(VENV)/.demo
	$(BIN)/tiller bench

doctor: $(VENV)/.demo
	$(BIN)/tiller doctor

# The installer for this system, in dist/, and what is checked of installers; see packaging/README.md.
package: $(VENV)/.dev
	$(BIN)/python packaging/build.py
	$(BIN)/python -m pytest -m installers --installers $(PYTEST_ARGS) tests/packaging

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/.dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

audit: $(VENV)/.dev
	$(BIN)/python packaging/audit.py

audit-lock: $(VENV)/.dev
	$(BIN)/python packaging/audit.py lock

screenshots: $(VENV)/.demo
	xvfb-run -a -s "-screen 0 1400x900x24" $(BIN)/python docs/make_screenshots.py

translations: $(VENV)/.dev
	$(BIN)/python packaging/translations.py

machine:
	@packaging/check_machine.sh $(PYTHON)

$(BIN)/python: | machine
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip

# llama.cpp is compiled here: about five minutes on two cores, once.
$(VENV)/.demo: pyproject.toml | $(BIN)/python
	@echo "Installing; the first time llama.cpp is compiled, which takes a few minutes."
	$(BIN)/python -m pip install --quiet --editable '.[demo]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	@echo "Installing; the first time llama.cpp is compiled, which takes a few minutes."
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) build dist *.egg-info artifacts .pytest_cache .mypy_cache .ruff_cache .hypothesis
