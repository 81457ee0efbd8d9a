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
        # Whether it answers, not who it is: the certificate need not name this address.
        case ${FLOWSQL_TLS:-off} in off) scheme=http ;; *) scheme=https ;; esac
        exec python3 -c 'import ssl, sys, urllib.request
blind = ssl.create_default_context()
blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
urllib.request.urlopen(sys.argv[1], timeout=5, context=blind)' "$scheme://127.0.0.1:$FLOWSQL_API_PORT/"
        ;;
    *)
        echo "usage: $0 [healthy] database|services" >&2
        exit 2
        ;;
esac
