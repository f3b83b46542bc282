#!/bin/sh
# Tables, kept files and search of this version; then what check --deploy says.
set -eu
manage() { .venv/bin/python manage.py "$@"; }
manage migrate --verbosity 0
manage keep_files
manage rebuild_search --if-empty
manage check --deploy --database default
