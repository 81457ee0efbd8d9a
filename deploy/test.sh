#!/usr/bin/env bash
# All tests, with pytest's summary as the last line. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
printf '==> pytest (makes its own servers under /tmp, and removes them)\n'
# Most of them wait for servers to start and stop, so more run at once than there are processors.
status=0
.venv/bin/pytest --cache-clear --numprocesses="${FLOWSQL_TEST_PROCESSES:-3}" --dist=loadgroup "$@" || status=$?

# A few of thousands may meet a pause that no time-out foresaw: those are tried once more, alone, on fresh servers.
# 1: tests failed, and pytest was not interrupted.
failed=$(grep -c '": true' .pytest_cache/v/cache/lastfailed 2>/dev/null || true)
if ((status != 1 || failed > ${FLOWSQL_TEST_SECOND_TRIES:-5})); then
    exit "$status"
fi
printf '==> %s failed, see above: once more, alone\n' "$failed"
exec .venv/bin/pytest --numprocesses=1 --dist=loadgroup --last-failed --last-failed-no-failures=none "$@"
