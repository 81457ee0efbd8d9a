#!/usr/bin/env bash
# Makes the passwords that compose.yaml hands to its containers, where missing.
#
#   deploy/secrets.sh [FOLDER]      default: .flowsql-secrets in the checkout
#
# The folder is closed to others; the files in it are not, as a container reads them as an account
# of its own.
set -euo pipefail

folder=${1:-$(dirname "${BASH_SOURCE[0]}")/../.flowsql-secrets}
mkdir -p "$folder"
chmod 700 "$folder"
for name in postgres flow_worker flow_jobs flow_proxy flow_gate flow_auth; do
    [ -s "$folder/$name" ] || head -c 24 /dev/urandom | base64 | tr '+/' '-_' >"$folder/$name"
    chmod 644 "$folder/$name"
done
