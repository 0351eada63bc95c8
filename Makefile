# The commands of this project. `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin
COMPOSE = $(shell docker compose version >/dev/null 2>&1 && echo docker compose || echo docker-compose)

.DEFAULT_GOAL := help
.PHONY: help setup images up down backup restore logs demo test check examples bench forgeries fuzz soak lock clean

help: ## list these commands
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

setup: ## prepare this machine: packages, Docker Engine, sandbox image
	@$(PYTHON) -m deploy.setup

images: ## as setup, and the images of C, C++ and Java assignments: some minutes once
	@$(PYTHON) -m deploy.setup c cpp java

up: ## run the service in containers, by the settings in .env; the first time: cp deploy/environment.example .env
	@$(PYTHON) -m deploy.setup.up $(ONLY)

down: ## stop it; the ledger stays in its volume
	@$(COMPOSE) down

backup: ## keep the ledger in build/backups; Redis is away for some seconds, and the service waits for it
	@$(PYTHON) -m deploy.setup.backup

restore: ## put a ledger back that was kept: make restore FROM=build/backups/ledger-….tar.gz
	@test -n "$(FROM)" || { echo "name the file: make restore FROM=build/backups/…" >&2; exit 2; }
	@$(PYTHON) -m deploy.setup.backup "$(FROM)"

logs: ## follow what its containers say
	@$(COMPOSE) logs --follow --tail=50

demo: setup ## grade a class served by a local Ok and watch the scores arrive
	@$(BIN)/python -m tests.demo

test: ## run every test against real Docker, real Redis and real RabbitMQ
	@$(PYTHON) -m deploy.setup c cpp java service
	@$(PYTHON) -m deploy.setup rabbitmq
	@$(BIN)/python -m pytest $(ARGS)

check: setup ## lint, format, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

examples: images ## let every example assignment pass `gradewright check`, all attacks included
	@for toml in $$(find graders/examples -name grader.toml | sort); do \
		$(BIN)/gradewright check "$$(dirname "$$toml")" || exit 1; \
	done

bench: images ## measure, side by side with the peers; writes build/bench.json
	@$(BIN)/python -m tests.bench

forgeries: setup ## show what known forgeries earn with a naive in-process runner, and with ours
	@$(BIN)/python -m tests.forgeries

fuzz: setup ## attack what reads a cell's answers with a coverage-guided fuzzer; SECONDS=60
	@$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60)

soak: setup ## a hundred thousand runs, then hours of chaos; RUNS=100000 MINUTES=120; exit 1 where something grows or is lost
	@$(BIN)/python -m tests.soak --runs $(or $(RUNS),100000)
	@$(BIN)/python -m tests.chaos --minutes $(or $(MINUTES),120)

lock: ## write requirements.lock anew from pyproject.toml; FLAGS=--upgrade takes the newest of all
	@$(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet uv
	@build/lock/bin/uv pip compile pyproject.toml --extra dev --universal --generate-hashes \
		--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--quiet --output-file requirements.lock $(FLAGS)
	@echo hatchling | build/lock/bin/uv pip compile pyproject.toml - --constraint requirements.lock --generate-hashes --python-version 3.11 --python-platform linux \
		--no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
		--quiet --output-file deploy/images/service/requirements.txt

clean: ## remove what was made here, except the sandbox image
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
