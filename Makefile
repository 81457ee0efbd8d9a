# The two commands: make demo, make test. Each does all the set-up it needs.
# Everything else is the command `flowsql`, which make puts at .venv/bin/flowsql.

flowsql := .venv/bin/flowsql

.PHONY: help install demo test fuzz lint privileges attack stress crashes bench bench-cache bench-growth bench-jobs bench-load bench-api failover stop clean

help:           ## show this list
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

install:        ## Debian packages and the virtual environment, where missing
	@deploy/install.sh

demo: install   ## load seven days of call records and ask for people and flows by region
	@$(flowsql) demo

test: install lint  ## set up, lint, and run every test
	@deploy/test.sh

fuzz: install  ## ten minutes of requests that nobody would write, against the HTTP interface
	@FLOWSQL_FUZZ_SECONDS=$${FLOWSQL_FUZZ_SECONDS:-600} .venv/bin/pytest -q -s tests/python/test_http_fuzz.py

lint: install   ## ruff, mypy, and the linters of scripts and containers
	@deploy/lint.sh

attack: install  ## the attacker on 200 countries, 10,000 wordings, timing, who is in the data
	@FLOWSQL_ATTACK_WORLDS=200 .venv/bin/pytest -q tests/security/test_attacker.py
	@FLOWSQL_ATTACK_WORDINGS=10000 .venv/bin/pytest -q tests/security/test_averaging.py
	@.venv/bin/python tests/security/timing.py
	@.venv/bin/python tests/security/inference.py

stress: install  ## many clients, a small cache, reloads, kill -9: ten minutes and more
	@.venv/bin/python tests/python/stress.py --seconds 300
	@.venv/bin/python tests/python/stress.py --seconds 300 --kills 50

privileges: install  ## write tests/privileges*.txt from a fresh deploy: read what changed
	@FLOWSQL_WRITE_PRIVILEGES=1 .venv/bin/pytest -q tests/python/test_privileges.py

bench: install  ## FlowSQL beside FlowMachine and DuckDB; SIZE=small, medium or long (needs redis-server)
	@bench/run.sh

bench-cache: install  ## prune 10,000 stored results to 100 while others read; count a million uses
	@FLOWSQL_TEST_RESULTS=10000 FLOWSQL_TEST_USES=1000000 \
		.venv/bin/pytest -q -s tests/python/test_cache.py -k "many_results or for_ever"

bench-growth: install  ## how time and size grow with days, people and stored results
	@.venv/bin/python bench/growth.py

bench-load: install  ## load a day beside FlowETL's own steps
	@.venv/bin/python bench/load.py

bench-api: install  ## ask for stored answers over HTTP with 1, 8 and 64 clients
	@.venv/bin/python bench/api.py

crashes: install  ## kill the loader and PostgreSQL twenty times while a day is loaded
	@FLOWSQL_CRASHES=20 .venv/bin/pytest -q tests/python/test_load_crash.py

bench-jobs: install  ## how soon jobs start, stop and are answered, beside their goals
	@.venv/bin/python bench/jobs.py

failover: install  ## promote a standby while a job runs
	@FLOWSQL_FAILOVER=1 .venv/bin/pytest -q tests/python/test_failover.py

stop:           ## stop what the demo left running
	@if [ -x $(flowsql) ]; then $(flowsql) down; else echo "nothing is installed, so nothing runs"; fi

clean: stop     ## remove the virtual environment and caches; data under .flowsql stay
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache build dist
