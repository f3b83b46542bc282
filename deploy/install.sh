#!/bin/sh
# Makes a Debian machine a portal, from the checked-out project in which it lies, or brings it up to it after an update:
#
#   sh deploy/install.sh budgets.example
#
# To be run as root, with the packages that docs/operations.md names. It may be run again at any time: what is there
# already (accounts, database, settings, certificate) stays. Without systemd it installs all the same, and says what
# is left to start.
set -eu
umask 022
top=$(cd "$(dirname "$0")/.." && pwd)
settings=/etc/portal.env

say() { printf '%s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

[ "$(id -u)" = 0 ] || fail "Run it as root: sudo sh deploy/install.sh HOST"
host=${1:-}
if [ -z "$host" ] && [ -f "$settings" ]; then
  host=$(sed -n 's/^ALLOWED_HOSTS="\{0,1\}\([^",]*\).*/\1/p' "$settings")
fi
case $host in
  *[!a-z0-9.-]* | "" | .*) fail "Name the host: sh deploy/install.sh budgets.example" ;;
esac
case $top in
  *[!A-Za-z0-9/._-]*) fail "The project's folder has other characters than letters, digits and . _ -: $top" ;;
esac
for program in psql nginx openssl runuser; do
  command -v "$program" >/dev/null || [ -x "/usr/sbin/$program" ] ||
    fail "$program is missing: apt-get install python3-venv postgresql nginx openssl logrotate"
done
has_systemd() { [ -d /run/systemd/system ]; }

# Accounts: the site's, and that of the owner of the tables, who reads the settings too.
id portal >/dev/null 2>&1 ||
  useradd --system --user-group --home-dir "$top" --shell /usr/sbin/nologin portal
id portal_owner >/dev/null 2>&1 ||
  useradd --system --user-group --home-dir /nonexistent --shell /usr/sbin/nologin --groups portal portal_owner

# Packages and translations
sh "$top/portal/setup.sh" requirements.txt
runuser -u portal -- "$top/.venv/bin/python" -c 'import django' ||
  fail "The account portal cannot run $top/.venv/bin/python: is a folder above it closed to others?"

# The database: each role is that of the account of the same name, so there is no password to keep.
as_postgres() { runuser -u postgres -- "$@"; }
cd /
as_postgres psql -Xqc 'SELECT 1' >/dev/null || fail "PostgreSQL does not answer: systemctl start postgresql"
for role in portal_owner portal; do
  [ -n "$(as_postgres psql -XAtc "SELECT 1 FROM pg_roles WHERE rolname = '$role'")" ] || as_postgres createuser "$role"
done
[ -n "$(as_postgres psql -XAtc "SELECT 1 FROM pg_database WHERE datname = 'portal'")" ] ||
  as_postgres createdb --owner=portal_owner --encoding=UTF8 --locale=C.UTF-8 --template=template0 portal

# Settings
if [ ! -e "$settings" ]; then
  key=$("$top/.venv/bin/python" -c 'import secrets; print(secrets.token_urlsafe(60))')
  (umask 077; sed -e "s|@SECRET_KEY@|$key|" -e "s|@HOST@|$host|g" "$top/deploy/portal.env" >"$settings")
  say "Made $settings: read it once, and keep a copy of SECRET_KEY elsewhere."
fi
chown root:portal "$settings"
chmod 0640 "$settings"
ln -sfn "$settings" "$top/portal.env"

# Folders
install -d -o portal -g portal /var/lib/portal
install -d -o portal -g portal -m 2775 /var/lib/portal/runs
install -d -o portal_owner -g portal_owner -m 0700 /var/backups/portal
install -d -o portal -g portal "$top/var" "$top/var/static"
install -d -o www-data -g adm -m 0750 /var/log/portal
install -d /var/cache/nginx

# Commands, units, logs
sed "s|/srv/portal|$top|g" "$top/deploy/portal-manage" >/usr/local/sbin/portal-manage
chmod 0755 /usr/local/sbin/portal-manage
for unit in "$top"/deploy/systemd/*; do
  sed "s|/srv/portal|$top|g" "$unit" >"/etc/systemd/system/$(basename "$unit")"
done
[ ! -d /etc/logrotate.d ] || install -m 0644 "$top/deploy/logrotate/portal" /etc/logrotate.d/portal

# nginx
if [ ! -e /etc/ssl/portal.pem ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 90 -subj "/CN=$host" -addext "subjectAltName=DNS:$host" \
    -keyout /etc/ssl/portal.key -out /etc/ssl/portal.pem 2>/dev/null
  chmod 0600 /etc/ssl/portal.key
  say "Made a certificate that no browser trusts: put yours into /etc/ssl/portal.pem and /etc/ssl/portal.key."
fi
prefix=$(sed -n 's/^SCRIPT_NAME="\{0,1\}\([^"]*\).*/\1/p' "$settings")
cp "$top/deploy/nginx/portal-http.conf" "$top/deploy/nginx/portal-upstream.conf" /etc/nginx/conf.d/
sed -e "s|/srv/portal|$top|g" -e "s|^location / {|location $prefix/ {|" -e "s|^location ~ ^/(|location ~ ^$prefix/(|" \
  "$top/deploy/nginx/portal-locations.conf" >/etc/nginx/snippets/portal-locations.conf
if [ -z "$prefix" ]; then
  sed "s|budgets\.example|$host|g" "$top/deploy/nginx/portal.conf" >/etc/nginx/sites-available/portal
  ln -sfn ../sites-available/portal /etc/nginx/sites-enabled/portal
else
  rm -f /etc/nginx/sites-enabled/portal
  say "Include snippets/portal-locations.conf in the server block of the county's site (SCRIPT_NAME=$prefix)."
fi
nginx -qt || fail "nginx refuses its configuration: see above."

# Tables and files of this version
manage() { /usr/local/sbin/portal-manage "$@"; }
manage migrate --verbosity 0
manage keep_files
manage rebuild_search --if-empty
manage collectstatic --no-input --verbosity 0
manage check --deploy --database default

if ! has_systemd; then
  say "Installed. There is no systemd here: start nginx, the unit portal.service and the timers by other means."
  exit 0
fi
systemctl daemon-reload
nightly="sessions backup verify ledger"
timers="publish sums doctor $nightly"
grep -q '^BACKUP_RECIPIENT=..' "$settings" || timers="$timers rehearse"  # what is encrypted is restored elsewhere
for each in $timers; do systemctl enable --quiet --now "portal-$each.timer"; done
systemctl enable --quiet portal.service portal-forget.path
systemctl restart portal-forget.path portal.service
systemctl reload-or-restart nginx
for each in $nightly; do systemctl start "portal-$each.service"; done  # the first time now, not tonight
say "Installed and started: https://$host$prefix/. Is all well? portal-manage doctor"
