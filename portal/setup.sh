#!/bin/sh
# Makes .venv hold what the lock of a requirements file names; does nothing (in milliseconds) where it already does.
#
#   sh portal/setup.sh requirements.txt          or requirements-dev.txt
#
# Needs a Python 3.11 or newer with venv, and the package registry that pip is set up for.
set -eu
cd "$(dirname "$0")/.."
wanted=$1
lock=${wanted%.txt}.lock
stamp=.venv/installed-${wanted%.txt}

trap 'exit 130' INT TERM HUP  # quietly: what was begun is begun anew next time

say() { printf '%s\n' "$*" >&2; }

# The stamp names what was asked for and where: a moved project gets a new .venv, its scripts hold the path.
fingerprint() {
  { pwd; cat "$lock" portal/install.py; } | cksum
}

runs() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
# Whether other accounts may run it, too: what root installs for itself (/root/.pyenv) nobody else can even find.
for_everybody() {
  "$1" -c 'import os, pathlib, sys
for name in (sys.executable, sys.base_prefix):
    real = pathlib.Path(os.path.realpath(name))
    if not all(place.stat().st_mode & 1 for place in (real, *real.parents)):
        sys.exit(1)'
}
makes_venv() { "$1" -c 'import venv, ensurepip' >/dev/null 2>&1; }

find_python() {
  lacking= closed=
  for candidate in "${PYTHON:-python3.13}" python3.13 python3.12 python3.11 python3 /usr/bin/python3; do
    runs "$candidate" || continue
    if ! makes_venv "$candidate"; then lacking=${lacking:-$candidate}; continue; fi
    if [ "$candidate" = "${PYTHON:-}" ] || [ "$(id -u)" != 0 ] || for_everybody "$candidate"; then
      python=$candidate
      return
    fi
    closed=${closed:-$candidate}
  done
  if [ -n "$closed" ]; then
    say "Only root can run $(command -v "$closed"), the only Python here that will do: the portal's account cannot."
    python=$closed
    return
  fi
  if [ -n "$lacking" ]; then
    version=$("$lacking" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "Python $version is here, but without its venv module. On Debian and Ubuntu:"
    say "  sudo apt-get install python3-venv        (or python$version-venv)"
  else
    found=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || found=none
    say "The portal needs Python 3.11 or newer; python3 here is: $found."
    say "Install one, for example: sudo apt-get install python3 python3-venv"
    say "or name one:              make run PYTHON=/path/to/python3.12"
  fi
  exit 1
}

is_done() { [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$(fingerprint)" ]; }

# The translations are compiled here too: Django reads the compiled form only.
is_compiled() {
  for catalogue in locale/*/LC_MESSAGES/django.po; do
    [ "${catalogue%.po}.mo" -nt "$catalogue" ] || return 1
  done
}
compile() { is_compiled || .venv/bin/python -m portal.catalogues; }

if is_done; then compile; exit; fi

# Two at a time (make run beside make test) would spoil each other's work.
if command -v flock >/dev/null 2>&1; then
  exec 9>.venv.lock
  flock 9
  if is_done; then compile; exit; fi
fi

if ! { [ "$(cat .venv/made-in 2>/dev/null)" = "$PWD" ] && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
  find_python
  say "Making .venv with $("$python" --version) …"
  said=$("$python" -m venv --clear .venv 2>&1) || { say "$said" "The folder .venv could not be made."; exit 1; }
  pwd >.venv/made-in
fi
say "Installing $lock …"
.venv/bin/python portal/install.py "$lock"
fingerprint >"$stamp"
compile
