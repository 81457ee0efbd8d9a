#!/usr/bin/env bash
# What the containers of compose.yaml run, and how they tell that they are well.
#
#   deploy/container.sh database            PostgreSQL, brought up to date first
#   deploy/container.sh services            the worker and the API
#   deploy/container.sh healthy database    ends with 0 when the database is deployed
#   deploy/container.sh healthy services    ends with 0 when the API answers
set -euo pipefail

case $* in
    database)
        flowsql up --only postgresql
        flowsql migrate
        exec flowsql up --only postgresql --foreground
        ;;
    services)
        exec flowsql up --only worker --only api --foreground
        ;;
    "healthy database")
        exec flowsql psql --quiet --command 'TABLE ops.repeatable LIMIT 0' >/dev/null
        ;;
    "healthy services")
        exec python3 -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)' \
            "http://127.0.0.1:$FLOWSQL_API_PORT/"
        ;;
    *)
        echo "usage: $0 [healthy] database|services" >&2
        exit 2
        ;;
esac
