#!/usr/bin/env bash
# Every linter, on the whole source. What only a database can tell (plpgsql_check, rights, comments)
# is tests/sql/house_rules.sql.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

run() {
    printf '==> %s\n' "$*"
    "$@"
}

# Runs a command; shows what it prints, and fails, when it fails or prints a line that $1 matches.
quiet() {
    local pattern=$1 printed
    shift
    printf '==> %s …\n' "${*:1:6}"
    if ! printed=$("$@" 2>&1) || grep -Eq "$pattern" <<<"$printed"; then
        printf '%s\n' "$printed"
        return 1
    fi
}

export PATH=$PWD/.venv/bin:$PATH
run ruff check .
run ruff format --check .
run mypy
run shellcheck deploy/*.sh .ci/run
run hadolint Dockerfile

run sqlfluff lint --disable-progress-bar db

# The deploy sets the time-outs of locks itself; columns are as wide as what they count.
run squawk --no-error-on-unmatched-pattern --pg-version 15 --assume-in-transaction \
    --exclude require-lock-timeout,require-statement-timeout,prefer-bigint-over-int,prefer-bigint-over-smallint \
    db/migrations/versions/*.sql

# Files run under the path that the deploy sets, which the first file says. PS002: SECURITY DEFINER is
# looked for elsewhere (a reason beside each, tests). PS015: nobody else can make a view in our schemas.
# A procedure that commits can pin no path: it runs with its caller's rights.
# What a body of standard SQL (RETURN) names is bound when it is made, so no path can change it; pgspot cannot read it.
# pgspot goes on after text that it cannot parse: that counts as a failure here.
path=$(mktemp)
trap 'rm -f "$path"' EXIT
mapfile -t functions < <(find db/functions -name '*.sql' ! -path '*/events/id_text.sql' | LC_ALL=C sort)
echo 'SET search_path = pg_catalog, pg_temp;' >"$path"
quiet 'is not a known|^ *syntax error|Unknown: [1-9]' \
    pgspot --append --ignore PS002 --ignore PS015 \
    --proc-without-search-path 'cache.work(max_jobs integer,older_than interval,INOUT last_job text)' \
    --proc-without-search-path 'cache.prune(every interval,longest interval,INOUT evicted bigint)' \
    --proc-without-search-path 'cache.run_schedules()' \
    --proc-without-search-path 'ops.keep_house()' \
    --proc-without-search-path 'etl.load_due()' \
    "$path" "${functions[@]}" db/gate/*/*/*.sql
