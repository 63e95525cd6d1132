# shellcheck shell=bash
# The virtual environment with what tests and benchmarks need. Sourced after setup.sh.

# Makes the environment if its list of packages changed; $python afterwards.
need_python() {
    local wanted="$root/Tests/System/requirements.txt" folder="$build/venv"
    need_packages python3 python3-venv
    python="$folder/bin/python"
    if [ -x "$python" ] && "$python" -c '' 2>/dev/null && cmp -s "$wanted" "$folder/installed.txt"; then
        return 0
    fi
    say "Installing $(grep -o '^[a-z-]*' "$wanted" | paste -s -d ' ') with pip into $folder"
    rm -rf "$folder"
    mkdir -p "$build"
    /usr/bin/python3 -m venv "$folder"
    quietly "$python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted" \
        || fail "pip could not install what Tests/System/requirements.txt names"
    cp "$wanted" "$folder/installed.txt"
}
