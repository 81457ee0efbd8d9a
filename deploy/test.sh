#!/usr/bin/env bash
# All tests, with pytest's summary as the last line. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
printf '==> pytest (makes its own servers under /tmp, and removes them)\n'
# Most of them wait for servers to start and stop, so more run at once than there are processors.
# A test that fails is run once more, and told of: on a busy machine one of thousands meets a pause no time-out foresaw.
exec .venv/bin/pytest --reruns="${FLOWSQL_TEST_RERUNS:-1}" --numprocesses="${FLOWSQL_TEST_PROCESSES:-3}" --dist=loadgroup "$@"
