# Each target sets up first what it needs. Extra arguments: make test ARGS="-k retake".

MAKEFLAGS += --no-print-directory
BIN := .venv/bin
LOCKED := .venv/.locked
READY := .venv/.ready
GENERATOR := .venv/generator/.ready

.DEFAULT_GOAL := help
.PHONY: help setup check test lint types protos protos-check audit book serve demo bench lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s%s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make .venv with the locked dependencies and the command eligibility
	@echo "Ready: $(BIN)/eligibility --help"

check: lint types protos-check audit test ## everything below that can fail

test: $(READY) ## all tests, spread over the processors
	@$(BIN)/pytest -n auto $(ARGS)

lint: $(READY) ## style and layout of the code
	@$(BIN)/ruff check $(ARGS)
	@$(BIN)/ruff format --check $(ARGS)

types: $(READY) ## static types of engine/
	@$(BIN)/mypy $(ARGS)

protos: $(GENERATOR) ## regenerate the code beside protos/**/*.proto
	@scripts/protos write

protos-check: $(GENERATOR) ## fail where the generated code is out of date
	@scripts/protos check

audit: $(READY) ## check the rulebook, what its profiles cover, what they would notice
	@$(BIN)/eligibility check
	@$(BIN)/eligibility schema --check
	@$(BIN)/eligibility test tests/profiles --coverage --fail-under 100
	@$(BIN)/eligibility mutate --fail-under 95

book: $(READY) ## write the whole rulebook as one page, dist/rulebook.html
	@mkdir -p dist
	@$(BIN)/eligibility book --output dist/rulebook.html $(ARGS)

serve: $(READY) ## start the server
	@$(BIN)/eligibility serve $(ARGS)

DEMO := examples/applicant.yaml --ruleset licensure/us-tx --as-of 2026-11-22
demo: $(READY) ## a server, one applicant asked about over gRPC, the decision explained
	@$(BIN)/python -m engine.cli.demo $(or $(ARGS),$(DEMO))

bench: $(READY) ## measure the speed
	@$(BIN)/python -m tests.bench $(ARGS)

lock: $(READY) ## re-make requirements/*.txt (newest versions: ARGS=--upgrade)
	@scripts/lock $(ARGS)

clean: ## remove .venv and everything else that can be made again
	@rm -rf .venv dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(LOCKED): requirements/build.txt requirements/dev.txt
	@scripts/install

$(READY): $(LOCKED) pyproject.toml
	@echo "Installing the project"
	@$(BIN)/python -m pip --quiet --quiet --disable-pip-version-check install --no-build-isolation \
	    --no-deps --editable .
	@touch $@

$(GENERATOR): $(LOCKED) requirements/protos.txt
	@echo "Installing the code generator"
	@$(BIN)/python -m venv --clear $(@D)
	@$(@D)/bin/python -m pip --quiet --quiet --disable-pip-version-check install --require-hashes \
	    -r requirements/protos.txt
	@touch $@
