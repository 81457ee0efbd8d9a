#!/usr/bin/env bash
# Every linter of the source that needs no database. SQL's own are among the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

run() {
    printf '==> %s\n' "$*"
    "$@"
}

export PATH=$PWD/.venv/bin:$PATH
run ruff check .
run ruff format --check .
run mypy
run shellcheck deploy/*.sh .ci/run
run hadolint Dockerfile
