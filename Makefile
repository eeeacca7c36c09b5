# Envelope's commands. `make` alone lists them.
# A fresh machine needs Python 3.11 or newer and make; everything else goes into .venv.

PYTHON ?= python3
BIN := .venv/bin
# Builds, too, use locked packages only: no isolation, which would fetch the newest ones.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-build-isolation --use-pep517
T ?=

.DEFAULT_GOAL := help
.PHONY: help run test lint format content bench lock browser clean

##@ Use
help: ## list these commands
	@awk 'BEGIN { FS = ":.*## " } \
	  /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: .venv/runtime.stamp ## install what is needed and serve http://localhost:8000 and https://localhost:8443
	@exec $(BIN)/python manage.py serve

##@ Develop
test: .venv/dev.stamp browser .venv/readers.stamp .venv/clients.stamp ## run everything, or what T names: make test T=tests/core
	@if [ -z "$(T)" ]; then $(MAKE) --no-print-directory lint; fi
	$(BIN)/python -m pytest $(if $(T),$(T),-n 2 --dist loadfile)

lint: .venv/dev.stamp ## ruff, its formatter, and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/dev.stamp ## let ruff put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

content: .venv/runtime.stamp ## check what Envelope claims; F=a-fact lists what depends on it
	$(BIN)/python -m studyapp.knowledge.check_content $(if $(F),--dependants $(F))
	$(if $(F),,$(BIN)/python -m studyapp.chooser.check_scenarios)

bench: .venv/dev.stamp .venv/peers.stamp ## measure speed and memory; see benchmarks/
	$(BIN)/python -m benchmarks

lock: .venv/dev.stamp ## write requirements*.txt anew from pyproject.toml, at the newest versions
	$(BIN)/python .ci/lock.py --upgrade

##@ Tidy
clean: ## remove the virtual environment and caches; your data in var/ stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What follows is called by the commands above.

.venv/python.stamp:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON). Install Python 3.11 or newer, or name it: make PYTHON=…"; exit 1; }
	@$(PYTHON) .ci/new_venv.py
	@touch $@

.venv/runtime.stamp: .venv/python.stamp requirements-build.txt requirements.txt
	@echo "Installing what Envelope needs …"
	@$(INSTALL) -r requirements-build.txt
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/dev.stamp: .venv/runtime.stamp requirements-dev.txt
	@echo "Installing what its tests need …"
	@$(INSTALL) -r requirements-dev.txt
	@touch $@

browser: .venv/dev.stamp
	@$(BIN)/python .ci/browser.py

.venv/readers.stamp: .venv/dev.stamp .ci/node_packages.py .ci/readers/package-lock.json
	@$(BIN)/python .ci/node_packages.py .ci/readers .venv/readers
	@touch $@

.venv/clients.stamp: .venv/dev.stamp .ci/environments.py .ci/node_packages.py $(wildcard .ci/clients/*.txt .ci/clients/*/package-lock.json)
	@echo "Installing the clients that the lab is tried with …"
	@$(BIN)/python .ci/environments.py .ci/clients
	@$(BIN)/python .ci/node_packages.py .ci/clients/sdk-javascript .venv/clients/sdk-javascript
	@touch $@

.venv/peers.stamp: .venv/dev.stamp .ci/environments.py $(wildcard benchmarks/peers/*.txt)
	@echo "Installing the servers that the lab is compared with …"
	@$(BIN)/python .ci/environments.py benchmarks/peers
	@touch $@
