#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# Makes what an installation needs to keep to itself, in the folder secrets/ beside docker-compose.yml:
#   sh deploy/secrets.sh tutor.example.org
# What is there already stays. The folder is closed to other users of the host; the files in it are readable, because
# each container that is given one runs as a user of its own.
set -eu
[ $# -eq 1 ] || { echo "usage: sh deploy/secrets.sh HOST" >&2; exit 2; }
command -v openssl >/dev/null || { echo "openssl is missing: install it and try again." >&2; exit 1; }
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets
cd secrets

once() { # once FILE COMMAND...: a half-written file must never be taken for a secret
    [ -e "$1" ] && return
    file=$1
    shift
    "$@" >"$file.new"
    chmod 644 "$file.new"
    mv "$file.new" "$file"
    echo "made secrets/$file"
}

database_url() { printf 'postgresql+psycopg://tutor:%s@database/tutor\n' "$(cat database.password)"; }

# Of the role that serves: `campus-tutor db upgrade` makes it, and it may change rows alone.
serving_url() { printf 'postgresql+psycopg://tutor_serving:%s@database/tutor\n' "$(openssl rand -hex 24)"; }

once master.key openssl rand -base64 32
once database.password openssl rand -hex 24
once database.url database_url
once database.serving.url serving_url
once engine.key openssl rand -hex 24
if [ ! -e tls.key ] && [ ! -e tls.pem ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj "/CN=$1" -addext "subjectAltName=DNS:$1" \
        -keyout tls.key -out tls.pem 2>/dev/null
    chmod 644 tls.key tls.pem
    echo "made secrets/tls.pem and tls.key: for trying only, no platform trusts them. Put your own in their place."
fi
echo "Keep a copy of secrets/master.key apart from the database's backups: without it nothing can be read again."
