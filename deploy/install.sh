#!/usr/bin/env bash
# Makes a Debian 12 machine ready for FlowSQL: the packages of packages.txt, then .venv.
# May be run again at any time: does only what is missing, and says what it does.
#
#   deploy/install.sh                   both steps
#   deploy/install.sh packages [NAME…]  the Debian packages only, or some of the list
#   deploy/install.sh python            the virtual environment only
#   deploy/install.sh runtime           the same without what only the tests need
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
venv=$root/.venv

say() { printf '==> %s\n' "$*"; }
fail() { printf 'error: %s\n  %s\n' "$1" "$2" >&2; exit 1; }

# The package names, without comments.
package_list() { sed 's/#.*//' "$root/deploy/packages.txt" | xargs -n 1; }

# Those of the list, or of the given names, that are not installed.
missing_packages() {
    local name
    for name in "$@"; do
        dpkg-query -W -f='${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || echo "$name"
    done
}

# Runs a command as root, by sudo when we are somebody else.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "packages are missing and you are not root" \
            "As root, run: $root/deploy/install.sh packages"
    fi
}

# Debian's postgresql package makes a cluster named main and starts it, when it is new.
# FlowSQL has its own, so that one is not made: switched off while we install.
without_main_cluster() {
    conf=/etc/postgresql-common/createcluster.conf
    apt_install postgresql-common
    as_root cp -p "$conf" "$conf.before-flowsql"
    trap 'as_root mv "$conf.before-flowsql" "$conf"' EXIT
    as_root pg_conftool "$conf" set create_main_cluster off
    "$@"
}

# Runs apt-get, keeping what it prints for the case that it fails; waits for another apt-get.
apt() {
    apt_output=$(as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get -qq \
        -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@" 2>&1 </dev/null)
}

install_packages() {
    local missing wanted
    if [ $# -gt 0 ]; then wanted=("$@"); else mapfile -t wanted < <(package_list); fi
    missing=$(missing_packages "${wanted[@]}" | xargs)
    if [ -z "$missing" ]; then
        say "Debian packages: all there"
        return
    fi
    command -v apt-get >/dev/null || fail "this is not Debian: no apt-get" \
        "Install what deploy/packages.txt lists by your own means, then run: deploy/install.sh python"
    say "Debian packages: installing $missing"
    # shellcheck disable=SC2086  # a list of words
    if [[ " $missing " == *" postgresql-15 "* ]]; then
        without_main_cluster apt_install $missing
    else
        apt_install $missing
    fi
}

# Installs packages; fetches the package lists only when they are missing or too old.
apt_install() {
    apt install --no-install-recommends "$@" && return
    say "Debian packages: fetching the package lists"
    apt update || fail "apt-get update failed: $apt_output" \
        "Check the network and /etc/apt/sources.list."
    apt install --no-install-recommends "$@" || fail "apt-get could not install $*: $apt_output" \
        "These are packages of Debian 12 (bookworm); the end of that message tells more."
}

# A Python of at least 3.11: Debian's own, else the first python3 found.
find_python() {
    local candidate
    for candidate in /usr/bin/python3 python3 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
        then
            command -v "$candidate"
            return
        fi
    done
    fail "no Python of at least 3.11 with venv" "Install Debian's python3-venv, then run this again."
}

# Makes .venv and installs FlowSQL there, with the dependency groups that are given.
install_python() {
    local stamp=$venv/.installed wanted groups=()
    wanted=$(cat "$root/pyproject.toml" "$root/deploy/install.sh" <(echo "$root $*") | sha256sum)
    [ $# = 0 ] || groups=(--group "$root/pyproject.toml:$1")
    if [ -x "$venv/bin/flowsql" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
        say "Python environment: up to date"
        return
    fi
    say "Python environment: making $venv (a minute or two)"
    [ -x "$venv/bin/python" ] || "$(find_python)" -m venv "$venv"
    pip "pip>=25.1"
    pip "${groups[@]}" --editable "$root"
    echo "$wanted" >"$stamp"
}

pip() {
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore \
        "$venv/bin/python" -m pip install --quiet --upgrade-strategy only-if-needed "$@" ||
        fail "pip could not install: $*" "Check that PyPI can be reached, then run this again."
}

case ${1:-all} in
    all) install_packages && install_python test ;;
    packages) install_packages "${@:2}" ;;
    python) install_python test ;;
    runtime) install_python ;;
    *) fail "unknown step: $1" "Usage: deploy/install.sh [packages|python|runtime]" ;;
esac
