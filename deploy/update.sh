#!/bin/sh
# Brings the portal to another version: sh deploy/update.sh VERSION (a tag or a commit). As root, with systemd.
#
# The site is down meanwhile, for a minute as a rule; nginx goes on serving what was read in the last 30 days. If
# something fails, it stays down, and what was said last names what failed. The backup that is made first is the way
# back ("Rolling back an update" in docs/operations.md).
set -eu
version=${1:?Name the version: sh deploy/update.sh VERSION}
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
git fetch --quiet --tags
git rev-parse --quiet --verify "$version^{commit}" >/dev/null || { echo "There is no version $version." >&2; exit 1; }
echo "From $(git rev-parse HEAD) to $(git rev-parse "$version^{commit}")"
systemctl stop portal.service portal-publish.timer
portal-manage backup
git checkout --quiet "$version"
sh deploy/install.sh
portal-manage verify_seals
portal-manage verify_ledger
portal-manage doctor
