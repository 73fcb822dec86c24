#!/usr/bin/env bash
# Stops the processes that start-cluster.sh has started, and no others.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bin/lib.sh
. "$here/../bin/lib.sh"
# shellcheck source=cluster-config/cluster-lib.sh
. "$here/cluster-lib.sh"

directory=$(default_directory)
case ${1:-} in
  '') ;;
  --dir) directory=${2:?stop-cluster.sh: --dir needs a folder} ;;
  *)
    echo "Usage: stop-cluster.sh [--dir DIR]"
    [[ $1 == --help ]] && exit 0
    exit 2
    ;;
esac
[[ -d $directory ]] || die 2 "there is no cluster in $directory"
directory=$(cd "$directory" && pwd -P)

signal_all() {
  local pid
  for pid in $(running_processes "$directory"); do
    kill "-$1" "$pid" 2>/dev/null || true
  done
}

signal_all TERM
deadline=$((SECONDS + 15))
while [[ -n $(running_processes "$directory") ]]; do
  if ((SECONDS >= deadline)); then
    signal_all KILL
  fi
  sleep 0.1
done
rm -rf "$directory/pids" "$directory/tmp"
echo "The cluster in $directory is stopped."
