#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Backs the database up in two files, from cron once a day:
#   sh deploy/backup.sh DATA_FOLDER KEY_FOLDER
# DATA_FOLDER gets everything but the people's keys: nobody can read it. Keep it as long as you keep backups.
# KEY_FOLDER gets the keys; copies older than CAMPUS_TUTOR_BACKUP_READABLE_DAYS (7) are deleted here, so that what somebody
# erased cannot be read any more. Copy neither into the other's place, and the keys into no backup that lives longer.
# PG_DUMP: how pg_dump is called with its database, where the database does not run in Compose.
set -eu
[ $# -eq 2 ] || { echo "usage: sh deploy/backup.sh DATA_FOLDER KEY_FOLDER" >&2; exit 2; }
umask 077
mkdir -p "$1" "$2"
data=$(cd "$1" && pwd) keys=$(cd "$2" && pwd)
[ "$data" != "$keys" ] || { echo "give two folders: the keys must not lie beside the data" >&2; exit 2; }
cd "$(dirname "$0")/.."
days=${CAMPUS_TUTOR_BACKUP_READABLE_DAYS:-$(sed -n 's/^CAMPUS_TUTOR_BACKUP_READABLE_DAYS=//p' .env 2>/dev/null || true)}
days=${days:-7}
[ "$days" -ge 1 ] || days=1
now=$(date -u +%Y%m%dT%H%M%SZ)

dump() { # dump FILE OPTION...: half a dump must never be taken for one
    file=$1
    shift
    ${PG_DUMP:-docker compose exec -T database pg_dump -U tutor tutor} --format=custom "$@" >"$file.new"
    mv "$file.new" "$file"
    echo "made $file"
}

# The data first: whoever has no key among those that were dumped after it has erased everything since.
dump "$data/data-$now.dump" --exclude-table-data=person_key --exclude-table-data=waiting_launch
dump "$keys/keys-$now.dump" --data-only --table=person_key
# A day less: run once a day, none gets older than promised.
find "$keys" -name 'keys-*.dump*' -mmin "+$(((days - 1) * 1440 + 60))" -delete
