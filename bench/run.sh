#!/bin/sh
# make bench [SIZE=small|medium|long] [TIMES=3]: FlowMachine in an environment of its own, then the bench.
set -eu
cd "$(dirname "$0")/.."
folder=.bench
python=$folder/flowmachine/bin/python
if ! [ -x "$python" ]; then
    mkdir -p $folder
    python3 -m venv $folder/flowmachine
    # It asks for a release of pglast that is not published any more; the next one does.
    "$python" -m pip install -q --no-deps flowmachine==1.34.0
    "$python" -m pip install -q -r bench/requirements.txt
fi
# DuckDB with its spatial extension, in the last release that the registry has both of.
if ! [ -d $folder/duckdb ]; then
    .venv/bin/python -m pip install -q --target $folder/duckdb duckdb==1.5.5 duckdb-extension-spatial==1.5.5
fi
export PYTHONPATH="$folder/duckdb"
exec .venv/bin/python bench/bench.py --size "${SIZE:-medium}" --times "${TIMES:-3}" --folder $folder \
    --flowmachine "$python"
