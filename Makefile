# Every target sets up what it needs by itself. `make run` and `make test` are the two to know.

PYTHON = .venv/bin/python

.PHONY: run test check fix bench evaluate evaluate-forecast shots vendor lock

run: ## Start the desk with its demonstration on http://127.0.0.1:8000
	@bin/setup runtime
	@$(PYTHON) -m tsam serve --demo

test: ## Everything: lint, types, contracts, both databases, a real browser
	@bin/setup dev
	@$(PYTHON) bin/test

check: ## The quick part of `test`: lint, types, contracts, house rules
	@bin/setup dev
	@$(PYTHON) bin/test --quick

fix: ## Let the linter and the formatter mend what they can
	@bin/setup dev
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format .

bench: ## Server CPU per request at 20,000 and 200,000 cases, on both databases
	@bin/setup dev
	@$(PYTHON) -m bench.run

evaluate: ## Compare with the public data sets; says so when they are missing
	@bin/setup dev
	@$(PYTHON) -m bench.evaluate

evaluate-forecast: ## The forecast of fixes against what became of public defects
	@bin/setup dev
	@$(PYTHON) -m bench.evaluate_forecast

shots: ## Every page as pictures: desktop and phone, light and dark
	@bin/setup dev
	@$(PYTHON) -m bench.shots

vendor: ## Fetch the browser libraries again and compare their checksums
	@bin/vendor

lock: ## Pin the dependencies anew
	@bin/setup dev
	@bin/lock
