# What the scripts of this folder share: where we are, how we speak, and how what is missing gets here.
# Source it: it goes to the root of the repository and leaves a working environment behind.
# shellcheck shell=bash

set -euo pipefail
CDPATH='' cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

UV_VERSION=0.13.9  # what we install where uv is missing; the Dockerfile names the same
UV_OLDEST=0.7      # an older uv of the machine is passed over

# Another project's settings must not reach ours. UTF-8 matters to PostgreSQL too, which makes its clusters in our locale.
unset VIRTUAL_ENV UV_PROJECT_ENVIRONMENT PYTHONHOME PYTHONPATH PYTHONDONTWRITEBYTECODE DJANGO_SETTINGS_MODULE
export LC_ALL=C.UTF-8 PYTHONUNBUFFERED=1

# Tell what is going on, before anything that takes its time.
say() { printf '» %s\n' "$*"; }

# Give up with one sentence.
die() { printf '%s\n' "$*" >&2; exit 1; }

# Run Django's manage.py.
manage() { .venv/bin/python manage.py "$@"; }

# Make sure that we may write here, and that no other setup is at work in this folder; let go with `flock -u 9`.
begin_setup() {
    local path
    for path in "$PWD" "$PWD"/{.venv,.venv-tools,var}; do
        [[ ! -e $path || -w $path ]] || die "$(id -un) may not write in $path: use a clone of your own, or change its owner."
    done
    mkdir -p var
    # A user without a home folder keeps caches under var/.
    [[ -d ${HOME:-} && -w $HOME ]] || { mkdir -p var/home; export HOME=$PWD/var/home; }
    exec 9>var/setup.lock
    flock -n 9 || { say "Waiting for another setup in this folder …"; flock 9; }
}

# Install the named Debian packages that are missing, or name the command that does.
need_packages() {
    local package missing=() root=()
    command -v dpkg-query >/dev/null || { say "Not a Debian: please install what it calls $*."; return; }
    for package; do
        # shellcheck disable=SC2016  # the dollar is dpkg's
        [[ " $(dpkg-query -W -f '${db:Status-Status} ' "$package" 2>/dev/null)" == *" installed "* ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0

    local please="Debian packages are missing. As root, type: apt-get update && apt-get install -y ${missing[*]}"
    if ((EUID != 0)); then
        sudo -n true 2>/dev/null || die "$please"
        root=(sudo -n)
    fi
    say "Installing Debian's ${missing[*]} …"
    root+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120)
    "${root[@]}" update 9>&- || true
    "${root[@]}" install -y --no-install-recommends "${missing[@]}" >var/apt.log 2>&1 9>&- ||
        { tail -n 5 var/apt.log >&2; die "$please"; }
}

# Print the machine's own Python: any 3.11 or newer that answers (the shim of a version manager may not).
own_python() {
    local python
    for python in python3 /usr/bin/python3 python; do
        "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$python"; return; }
    done
    return 1
}

# Set $uv: the machine's, or our own in .venv-tools.
need_uv() {
    local python version
    uv=$(command -v uv) && version=$("$uv" --version 2>/dev/null) &&
        printf '%s\n' "uv $UV_OLDEST" "$version" | sort -VC && return
    uv=$PWD/.venv-tools/bin/uv
    "$uv" --version >/dev/null 2>&1 && return

    say "Installing uv into .venv-tools …"
    python=$(own_python) || { need_packages python3-venv; python=$(own_python) || die "Python 3.11 or newer is missing."; }
    export PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1
    rm -rf .venv-tools
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv .venv-tools
        .venv-tools/bin/python -m pip install -q "uv==$UV_VERSION"
    elif "$python" -m pip --version >/dev/null 2>&1; then
        "$python" -m pip install -q --target .venv-tools "uv==$UV_VERSION"
    else
        need_packages python3-venv
        /usr/bin/python3 -m venv .venv-tools
        .venv-tools/bin/python -m pip install -q "uv==$UV_VERSION"
    fi || die "uv could not be installed from PyPI: see above, or install it yourself (https://docs.astral.sh/uv/)."
}

# Print the Python to run on: the one of .python-version when it is here or can be downloaded, else any newer than 3.12
# that is here. What uv tried stands in var/uv.log.
find_python() {
    local wanted oldest=3.12
    wanted=$(<.python-version)
    "$uv" python find --system "$wanted" 2>/dev/null && return
    say "Installing Python $wanted …" >&2
    "$uv" python install "$wanted" >var/uv.log 2>&1 && "$uv" python find --system "$wanted" 2>>var/uv.log && return
    "$uv" python find --system --no-project ">=$oldest" 2>>var/uv.log && return
    die "Python $oldest or newer is missing, and $wanted could not be downloaded from github.com (var/uv.log says why):" \
        "let this machine reach it or set UV_PYTHON_INSTALL_MIRROR, or use Debian 13, where \"apt-get install python3\" is enough."
}

# Fill .venv with what uv.lock names: `need_venv demo` asks for what the site needs, `need_venv test` for the tools as well.
# A stamp in .venv remembers the state it was filled from; what serves the tests serves the demo.
need_venv() {
    local kind=$1 python state args=()
    state="$PWD $(cat .python-version pyproject.toml uv.lock | cksum)"
    [[ -e .venv/.filled-$kind && $(<".venv/.filled-$kind") == "$state" ]] && .venv/bin/python -c '' 2>/dev/null && return

    need_uv
    # The scripts of a copied or moved .venv would run the old one's Python.
    grep -qsF "$PWD/.venv" .venv/bin/activate || rm -rf .venv
    python=$(find_python)
    say "Installing Python packages …"
    [[ $kind == test ]] || args=(--no-dev --inexact)
    "$uv" sync --quiet --locked --python "$python" "${args[@]}" || die "The Python packages could not be installed: see above."
    rm -f .venv/.filled-*
    echo "$state" >".venv/.filled-demo"
    [[ $kind == demo ]] || echo "$state" >".venv/.filled-test"
}

# Compile the translations that are newer than what was compiled from them.
compile_messages() {
    local po mo
    for po in locale/*/LC_MESSAGES/*.po; do
        mo=${po%.po}.mo
        [[ $po -nt $mo ]] || continue
        .venv/bin/pybabel -q compile -i "$po" -o "$mo.new" && mv "$mo.new" "$mo"
    done
}

# Run a command on a PostgreSQL that lives for as long as it runs. What pg_virtualenv has to say goes to a file, so that
# what the command says comes last.
on_postgresql() {
    local version status=var/postgresql-status log=var/pg_virtualenv.log
    version=$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -V | tail -n 1)
    ((version >= 15)) || die "PostgreSQL 15 or newer is needed; the newest one here is $version."
    # shellcheck disable=SC2016  # the inner shell expands it
    pg_virtualenv -t -v "$version" -o fsync=off -o synchronous_commit=off -o full_page_writes=off bash -c '
        export DATABASE_URL="postgres://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE"
        status=$1; shift
        "$@" >&3 2>&4 && echo 0 >"$status" || echo $? >"$status"
    ' - "$status" "$@" 3>&1 4>&2 >"$log" 2>&1 || { cat "$log" >&2; die "PostgreSQL $version could not be started."; }
    return "$(<"$status")"
}

# Set up what the site needs.
setup_demo() {
    begin_setup
    need_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
    need_venv demo
    compile_messages
}

# Set up what the tests need.
setup_test() {
    begin_setup
    need_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        chromium default-jre-headless gettext libjaxb-java poppler-utils \
        postgresql postgresql-common postgresql-contrib
    need_venv test
    compile_messages
    flock -u 9
}
