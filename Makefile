# SPDX-License-Identifier: LGPL-3.0-or-later
# Needs Python 3.11 (or newer) and make alone; `make` shows what there is.

export PYTHON

.PHONY: help
help: ## show this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-16s %s\n", $$1, $$2 }'

.PHONY: demo
demo: ## a local Amazon, the back office and the sync, on this machine; Ctrl-C ends it
	@scripts/in demo python scripts/demo.py

.PHONY: demo-reset
demo-reset: ## forget the demo's data: the next `make demo` starts afresh
	@scripts/python scripts/demo.py --reset

.PHONY: serve
serve: ## the back office for a real Amazon account, without a simulator
	@scripts/in office amazon-connector serve

.PHONY: createuser
createuser: ## an administrator of that back office: make createuser NAME=yourname
	@test -n "$$NAME" || { echo "Say who it is: make createuser NAME=yourname"; exit 2; }
	@scripts/in office amazon-connector createuser --administrator "$$NAME"

.PHONY: test
test: ## every test of the project
	@scripts/python scripts/test.py

.PHONY: test-odoo
test-odoo: ## the addon's tests inside a real Odoo 18 (where an `odoo` command is found)
	@scripts/python scripts/test_odoo.py

.PHONY: odoo-i18n
odoo-i18n: ## renew the addon's terms and merge its translations (where an `odoo` command is found)
	@scripts/python scripts/odoo_i18n.py

.PHONY: odoo-description
odoo-description: ## the addon's page in Odoo's Apps, made of its readme fragments
	@scripts/in development python scripts/odoo_description.py

.PHONY: bench
bench: ## how fast it is: quota in virtual time, writing in real time, memory (10 minutes at most)
	@scripts/python scripts/prerequisites.py postgresql
	@scripts/in development python scripts/prerequisites.py postgresql
	@scripts/in development python -m bench

.PHONY: bench-odoo
bench-odoo: ## how fast orders enter Odoo, against plain Odoo (where an `odoo` command is found)
	@scripts/python scripts/bench_odoo.py

.PHONY: crash
crash: ## kill -9 at 200 random moments of a synchronization; SEED=n repeats one of them
	@scripts/in development python scripts/prerequisites.py postgresql
	@scripts/in development python -m tests.crash $(if $(SEED),--seed $(SEED)) $(if $(DATABASE),--database $(DATABASE))

.PHONY: lint
lint: ## the linters alone
	@scripts/python scripts/test.py --lint

.PHONY: format
format: ## let ruff put the code into shape
	@scripts/in development ruff check --quiet --fix . || true
	@scripts/in development ruff format .

.PHONY: clean
clean: ## remove the environments, caches and whatever was built (the demo's data stays)
	rm -rf .venv .venv-demo .venv-office build dist src/*.egg-info
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
