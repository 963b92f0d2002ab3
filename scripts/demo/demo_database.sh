# The demo's database: built, or brought up to date. Source it after lib.sh, with $database set before it is asked.
# shellcheck shell=bash

FOREIGN=3  # what ops/management/commands/migrate.py ends with when another version made the database

# Build a new database beside its place, so that only a complete one gets there.
build_database() {
    local new=$database.new
    rm -f "$new"*
    say "Creating the database …"
    DATABASE_URL=sqlite:///$new manage migrate --verbosity 0
    say "Loading the survey …"
    DATABASE_URL=sqlite:///$new manage load_survey
    mv "$new" "$database"
}

# Bring the database of an earlier run up to date. One that another version made is put aside, and made anew.
update_database() {
    local status=0 old file
    say "Updating the database …"
    manage migrate --verbosity 0 2>var/migrate.log || status=$?
    if ((status == FOREIGN)); then
        old=${database%.sqlite3}-until-$(date +%Y%m%d-%H%M%S).sqlite3
        say "Another version made this database: it is kept as ${old#"$PWD"/}, and a new one is made."
        for file in "$database" "$database"-*; do
            [[ ! -e $file ]] || mv "$file" "$old${file#"$database"}"
        done
        build_database
    elif ((status)); then
        cat var/migrate.log >&2
        die "The database of an earlier run does not fit: make demo-reset starts over."
    fi
}
