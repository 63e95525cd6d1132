# shellcheck shell=bash
# The demo organisation in ./var. Sourced after setup.sh.

# Creates var/demo.sqlite with the program $program unless it exists. It is made under another name and
# moved when complete, so that an interrupted run leaves nothing that looks finished.
need_demo_organisation() {
    local var="$root/var" database="$root/var/demo.sqlite" draft="$root/var/demo.sqlite.new"
    (umask 077 && mkdir -p "$var")
    if [ -e "$database" ]; then
        [ -e "$var/demo-password" ] \
            || fail "var/demo-password is missing; remove var/demo.sqlite for a new organisation with a new password"
        "$program" migrate --database "sqlite:$database" >"$var/migrate.log" 2>&1 \
            || { cat "$var/migrate.log" >&2; fail "var/demo.sqlite could not be brought to this version"; }
        return 0
    fi
    [ -s "$var/demo-password" ] || (
        umask 077
        # Four groups of five from 30 unmistakable signs: about 98 bits.
        head -c 4096 /dev/urandom | LC_ALL=C tr -dc 'a-hjkmnp-tv-z2-9' | cut -c 1-20 \
            | sed 's/...../&-/g; s/-$//' >"$var/demo-password.new"
        mv "$var/demo-password.new" "$var/demo-password"
    )
    rm -f "$draft" "$draft-wal" "$draft-shm" "$database-wal" "$database-shm"
    say "Creating the demo organisation in var/demo.sqlite"
    (
        umask 077
        SUIVANT_DEMO_PASSWORD="$(cat "$var/demo-password")" "$program" demo --database "sqlite:$draft"
    ) >"$var/demo.log" 2>&1 || { cat "$var/demo.log" >&2; fail "the demo organisation could not be created"; }
    # The main file last: as long as it is missing, the organisation does not exist.
    [ ! -s "$draft-wal" ] || mv "$draft-wal" "$database-wal"
    rm -f "$draft-wal" "$draft-shm"
    mv "$draft" "$database"
}
