#!/bin/sh
# What systemd's timers do elsewhere: each minute what is due and what is new, each night (by Asia/Shanghai) the rest.
# What fails is told to the operator, and noted for doctor and /metrics.
set -u
manage() {
  said=$(.venv/bin/python manage.py "$@" 2>&1) && return
  printf '%s\n' "$said" >&2
  printf '%s\n' "$said" | .venv/bin/python manage.py tell_operator --once-in 60 "$1"
}
night=
while :; do
  manage publish_due
  manage keep_sums -v 0
  today=$(TZ=Asia/Shanghai date +%F)
  if [ "$today" != "$night" ] && [ "$(TZ=Asia/Shanghai date +%H%M)" -ge 0305 ]; then
    night=$today
    for each in clearsessions backup verify_seals verify_ledger checkpoint_ledger; do manage "$each"; done
  fi
  sleep $((60 - $(date +%s) % 60))
done
