# The text after ## is the help that `make` alone prints.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help run test quick coverage check bench drill format messages lock audit clean

# The settings of a production site, so that the checks see what will be deployed. No connection is made.
PRODUCTION = PORTAL_ENV=production ALLOWED_HOSTS=budgets.example SECRET_KEY=$$(.venv/bin/python -c \
	'import secrets; print(secrets.token_urlsafe(60))') DATABASE_URL=postgres://site@/none \
	DATABASE_OWNER_URL=postgres://owner@/none PUBLIC_BASE_URL=https://budgets.example

# Compiled modules are kept in var/, so that workers and children compile nothing, whatever the shell says of it.
PYTEST = PYTHONDONTWRITEBYTECODE= PYTHONPYCACHEPREFIX=$(CURDIR)/var/bytecode \
	.venv/bin/python -m pytest -q -n auto --dist loadfile --no-loadscope-reorder

help: ## list these targets
	@sed -n 's/^\([a-z]*\): .*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: ## start the portal at http://127.0.0.1:8000/ (PORT=8001 make run: elsewhere); Ctrl-C stops it
	@sh portal/setup.sh requirements.txt
	@exec .venv/bin/python -m portal.run

test: ## run every test, in a real browser too
	@sh portal/setup.sh requirements-dev.txt
	@.venv/bin/python -m tests.browser.chromium
	@$(PYTEST) $(TESTS)

quick: ## run the tests without browser, LibreOffice, fuzz and slow walks
	@sh portal/setup.sh requirements-dev.txt
	@$(PYTEST) --ignore tests/browser --ignore tests/fuzz \
		-m "not (office or fuzz or slow)" $(TESTS)

coverage: ## run every test and print which lines and branches none of them runs
	@sh portal/setup.sh requirements-dev.txt
	@.venv/bin/python -m tests.browser.chromium
	@$(PYTEST) --cov --cov-report=term $(TESTS)

check: ## format, lint, types, layers, templates, deployment settings, migrations, size of the sources
	@sh portal/setup.sh requirements-dev.txt
	.venv/bin/ruff format --check
	.venv/bin/ruff check
	@[ ! -x .venv/bin/biome ] || .venv/bin/biome check
	.venv/bin/mypy
	.venv/bin/lint-imports
	@[ ! -d templates ] || find templates -name '*.html' -print0 | xargs -0 -r .venv/bin/djade --check
	$(PRODUCTION) .venv/bin/python manage.py check --deploy --fail-level WARNING
	.venv/bin/python manage.py makemigrations --check --dry-run
	.venv/bin/python -m tests.architecture

bench: ## measure reader and rules, speed and memory, pages on a cheap phone, against their limits
	@sh portal/setup.sh requirements-dev.txt
	.venv/bin/python -m benchmarks.reading
	.venv/bin/python -m benchmarks.detector
	.venv/bin/python -m benchmarks.speed
	.venv/bin/python -m benchmarks.files
	.venv/bin/python -m benchmarks.desk
	.venv/bin/python -m benchmarks.api
	.venv/bin/python -m benchmarks.search
	.venv/bin/python -m benchmarks.seals
	.venv/bin/python -m benchmarks.dearest
	.venv/bin/python -m benchmarks.deadline
	.venv/bin/python -m benchmarks.pages

drill: ## let parts of a portal on several machines fail under load (Debian's Patroni, PgBouncer, nginx …)
	@sh portal/setup.sh requirements-dev.txt
	.venv/bin/python -m benchmarks.drill

format: ## format code and templates
	@sh portal/setup.sh requirements-dev.txt
	.venv/bin/ruff check --fix
	.venv/bin/ruff format
	@[ ! -x .venv/bin/biome ] || .venv/bin/biome check --write
	@[ ! -d templates ] || find templates -name '*.html' -print0 | xargs -0 -r .venv/bin/djade

messages: ## append texts without a translation to the catalogue, and name obsolete ones
	@sh portal/setup.sh requirements-dev.txt
	@.venv/bin/python -m portal.catalogues --messages

lock: ## write the lock files after a change of requirements*.txt (LOCK=--upgrade: newest indirect ones)
	@sh portal/setup.sh requirements.txt
	.venv/bin/python portal/install.py --lock $(LOCK)

audit: ## licences of all packages, a bill of materials (CycloneDX), known vulnerabilities
	@sh portal/setup.sh requirements-dev.txt
	@[ -x var/audit/bin/python ] || .venv/bin/python -m venv var/audit
	@var/audit/bin/python portal/install.py requirements-audit.lock
	@.venv/bin/python .ci/audit.py

clean: ## remove what the project made: .venv, the embedded database, collected files
	rm -rf .venv .venv.lock var
