#!/bin/sh
# Run a command with DATABASE_URL set to a Postgres of its own, which is gone afterwards:
#
#   sh tests/with_postgres.sh /usr/lib/postgresql/15 .venv/bin/python -m pytest -q tests/db
#
# The first argument is an installation (the folder that has bin/initdb). Nothing listens on the network. Postgres
# refuses to run as root: as root it runs as the account `postgres`, which Debian's package makes.
set -eu
bin=$1/bin
shift
[ -x "$bin/initdb" ] || { echo "There is no Postgres in $bin: name the folder that has bin/initdb." >&2; exit 2; }

folder=$(mktemp -d /tmp/portal-postgres.XXXXXX)
as_postgres() { "$@"; }
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as_postgres() { runuser -u postgres -- "$@"; }
fi
cd_from=$PWD
stop() {
  cd /
  as_postgres "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT TERM HUP

cd /
as_postgres "$bin/initdb" -D "$folder/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync >"$folder/log" 2>&1 &&
  as_postgres "$bin/pg_ctl" -D "$folder/data" -l "$folder/data/log" -w start \
    -o "-c listen_addresses= -c unix_socket_directories=$folder -c fsync=off" >>"$folder/log" 2>&1 || {
    cat "$folder/log" >&2
    exit 1
  }
cd "$cd_from"
DEMONSTRATION=1 DATABASE_URL="postgres://postgres@/postgres?host=$folder" "$@"
