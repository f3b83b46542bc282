#!/bin/sh
# Run once by the image of PostgreSQL, when its data folder is new: the two roles, and the owner's database.
set -eu
psql --username=postgres --set=ON_ERROR_STOP=1 \
  --set=owners="$DATABASE_OWNER_PASSWORD" --set=sites="$DATABASE_PASSWORD" <<'SQL'
CREATE ROLE portal_owner LOGIN PASSWORD :'owners';
CREATE ROLE portal LOGIN PASSWORD :'sites';
CREATE DATABASE portal OWNER portal_owner ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0;
SQL
