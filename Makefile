# The commands of the house. Each one sets up what it needs, from any folder: make -C path/to/udsyn demo

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help demo demo-reset check test soak setup lint format bench-pdf bench-import bench-api fuzz messages pictures

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 14

demo: ## Load the survey of 2020, write its PDF and serve the site (PORT=8000) until Ctrl-C
	@bash scripts/demo/demo.sh

demo-reset: ## The same, from an empty database
	@bash scripts/demo/demo.sh --reset

check: ## What one runs while working: the source alone, and the tests of what was changed (under a minute)
	@bash scripts/check.sh

test: ## Everything that must hold: linters, walls, types, translations, tests on SQLite and PostgreSQL
	@bash scripts/test.sh

soak: ## 10,000 edits by 16 writers at once, on PostgreSQL: none may be lost (EDITS=n, some minutes)
	@bash scripts/stress/soak.sh

setup: ## Install what demo and test need, and go no further
	@bash scripts/setup.sh

lint: ## The quick checks of the source alone
	@bash scripts/setup.sh && bash scripts/lint.sh

format: ## Put code and templates in their form
	@bash scripts/setup.sh && bash scripts/lint.sh --fix

bench-pdf: ## Measure the PDF in three sizes, beside Chromium's print of the same page
	@bash scripts/bench/bench_pdf.sh

bench-import: ## Measure the upload of 500 and 5,000 changed rows, on SQLite and PostgreSQL
	@bash scripts/bench/bench_import.sh

bench-api: ## Measure the API among 100,000 projects, beside a plain viewset (ROWS=n; 2000 take a minute)
	@bash scripts/bench/bench_api.sh

fuzz: ## 20,000 questions to the API, right and wrong, on both databases (EXAMPLES=n): none may break it
	@bash scripts/stress/fuzz.sh

messages: ## Collect the texts to translate into locale/, and compile the translations
	@bash scripts/setup.sh && .venv/bin/python scripts/checks/check_translations.py --write && bash scripts/setup.sh

pictures: ## Make the pictures of docs/editing.md and README.md again, and the sample docs/survey-2020.pdf
	@bash scripts/pictures.sh
