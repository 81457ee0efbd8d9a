#!/usr/bin/env bash
# All tests, with pytest's summary as the last line. Arguments go to pytest.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
printf '==> pytest (makes its own servers under /tmp, and removes them)\n'
exec .venv/bin/pytest "$@"
