# shellcheck shell=bash
# What every script here starts with: where things are, what the machine needs, how the program is built.
# Sourced, never run. Says by name what it installs and is silent when there is nothing to do.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
build="${SUIVANT_BUILD:-.build}"
case "$build" in
    /*) ;;
    *) build="$root/$build" ;;
esac
export SUIVANT_BUILD="$build"

say() { printf '%s\n' "$*"; }

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "needs root for: $* (install sudo, or run this command as root first)"
    fi
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 "$@"
}

# Installs those of the named Debian packages that are missing; the package lists are fetched only when
# what stands on the machine does not suffice.
need_packages() {
    local missing=() name log
    for name in "$@"; do
        is_installed "$name" || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    command -v apt-get >/dev/null || fail "please install: ${missing[*]} (this script knows Debian's apt-get only)"
    say "Installing ${missing[*]}"
    log="$(mktemp)"
    if ! apt_get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1; then
        apt_get update >"$log" 2>&1 || { cat "$log" >&2; fail "apt-get update failed"; }
        apt_get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1 \
            || { cat "$log" >&2; fail "could not install ${missing[*]}"; }
    fi
    rm -f "$log"
}

# Swift comes from swift.org, not from Debian, so it is asked for rather than installed.
need_swift() {
    local version
    command -v swift >/dev/null || fail "Swift 6.2 or newer is needed: https://www.swift.org/install/linux/"
    version="$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p' | head -n 1)"
    [ "$(printf '6.2\n%s\n' "$version" | sort -V | head -n 1)" = 6.2 ] \
        || fail "Swift 6.2 or newer is needed, this is ${version:-of unknown version}: https://www.swift.org/install/linux/"
}

need_build_packages() {
    need_packages libsqlite3-dev libpq-dev zlib1g-dev pkg-config
}

# Runs a command and shows what it printed only when it failed or when somebody watches.
quietly() {
    local log code=0
    if [ -t 1 ]; then
        "$@"
        return
    fi
    log="$(mktemp)"
    "$@" >"$log" 2>&1 || code=$?
    if [ "$code" -ne 0 ]; then
        grep -E 'error:|warning:' "$log" | sort -u | head -n 100 >&2 || true
        tail -n 40 "$log" >&2
    fi
    rm -f "$log"
    return "$code"
}

# The release program: $program afterwards. SUIVANT_PROGRAM names one that is built already.
need_release_program() {
    program="${SUIVANT_PROGRAM:-}"
    if [ -z "$program" ]; then
        need_swift
        need_build_packages
        program="$build/release/suivant"
        [ -x "$program" ] || say "Building Suivant (the first build takes about ten minutes)"
        quietly swift build --package-path "$root" --scratch-path "$build" -c release --product suivant \
            || fail "the build failed"
    fi
    [ -x "$program" ] || fail "there is no program at $program"
}

# Every Swift file of ours, separated by NUL.
swift_sources() {
    local folders=() folder
    for folder in Sources Tests Benchmarks; do
        [ ! -d "$root/$folder" ] || folders+=("$folder")
    done
    (cd "$root" && printf 'Package.swift\0' && find "${folders[@]}" -name '.build*' -prune -o -name '*.swift' -print0)
}
