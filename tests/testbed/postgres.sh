#!/usr/bin/env bash
# A PostgreSQL server for one test, with everything that it has in FOLDER, the
# socket too; no network. It ends with the process that called this.
#
#   postgres.sh FOLDER [-c NAME=VALUE...]     runs until it is stopped
#
# postgresql://owner@/postgres?host=FOLDER is everybody's; the role "guarded" needs
# a password. When the folder is that of an earlier run, it goes on from there.
set -euo pipefail
folder=$1
shift
programs=/usr/lib/postgresql/15/bin
[ -x $programs/initdb ] || { echo "no $programs/initdb (Debian 12: postgresql-15)" >&2; exit 1; }

# It refuses to be root.
as=(setpriv)
if [ "$(id -u)" -eq 0 ]; then
    as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
cd /
if [ ! -e "$folder/data/PG_VERSION" ]; then
    mkdir -p "$folder"
    [ "$(id -u)" -ne 0 ] || chown 65534:65534 "$folder"
    # Not synced: what a test wants to survive is the death of processes, not of the
    # machine. Words are sorted as English has them, which is not by their bytes.
    "${as[@]}" $programs/initdb -D "$folder/data" -U owner -A trust --no-sync --encoding=UTF8 --locale=C \
        --locale-provider=icu --icu-locale=en >"$folder.log"
    printf '%s\n' 'local all guarded scram-sha-256' 'local all all trust' >"$folder/data/pg_hba.conf"
fi
exec "${as[@]}" --pdeathsig QUIT $programs/postgres -D "$folder/data" -k "$folder" -c listen_addresses= \
    -c fsync=off -c shared_buffers=8MB -c max_connections=100 -c dynamic_shared_memory_type=mmap \
    -c "log_destination=stderr" "$@" >>"$folder.log" 2>&1
