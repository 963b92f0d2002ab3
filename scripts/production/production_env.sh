#!/usr/bin/env bash
# Write the file .env that docker-compose.yml reads, for the name under which people reach the site, with new secrets. Whoever
# has the file has the site: only its owner may read it, it never goes into git, and one that is there stays as it is.
set -euo pipefail

host=${1:-}
[[ $host =~ ^[A-Za-z0-9.-]+$ ]] || { echo "Name the host, as in: bash scripts/production/production_env.sh udsyn.example" >&2; exit 1; }

# Letters and digits alone: compose would take a dollar for a variable, and one of them becomes part of an address.
secret() { head -c 1000 /dev/urandom | LC_ALL=C tr -dc 'A-Za-z0-9' | head -c "$1"; }

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
[[ ! -e .env ]] || { echo ".env is there already, with secrets that the database knows: change it by hand." >&2; exit 1; }
umask 077
cat >.env <<EOF
SECRET_KEY=$(secret 64)
POSTGRES_PASSWORD=$(secret 32)
ALLOWED_HOSTS=$host
CSRF_TRUSTED_ORIGINS=https://$host
EOF
