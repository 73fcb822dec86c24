#!/usr/bin/env bash
# Starts a standalone Flink cluster on the loopback interface and waits until it is ready.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck source=bin/lib.sh
. "$here/../bin/lib.sh"
# shellcheck source=cluster-config/cluster-lib.sh
. "$here/cluster-lib.sh"

usage() {
  cat <<'USAGE'
Usage: start-cluster.sh [--dir DIR] [--taskmanagers N] [--jobmanager-port P] [--rest-port P]
                        [--settings FILE]

Starts a standalone Flink cluster on the loopback interface and waits until it is ready.

  --dir DIR             folder for its configuration, logs, process ids and temporary files, without
                        blanks in its path (default: $REMOTEMEDIA_CLUSTER_DIR, or .cache/cluster)
  --taskmanagers N      TaskManagers, of 2 slots each (default: 1)
  --jobmanager-port P   port of the JobManager (default: 6123)
  --rest-port P         port of the REST interface and the web page (default: 8081)
  --settings FILE       further settings, for example of a file system, a line each as in config.yaml,
                        whose settings of the same name they replace

Flink is the one in $REMOTEMEDIA_FLINK_HOME, or one that is installed into .cache/ with pip. Plugins
in $FLINK_PLUGINS_DIR are added to its own.
USAGE
}

directory=$(default_directory)
task_managers=1
jobmanager_port=6123
rest_port=8081
settings=
while (($# > 0)); do
  case $1 in
    --dir | --taskmanagers | --jobmanager-port | --rest-port | --settings)
      [[ -n ${2:-} ]] || die 2 "$1 needs a value; see --help"
      ;;&
    --dir) directory=$2 ;;
    --taskmanagers) task_managers=$2 ;;
    --jobmanager-port) jobmanager_port=$2 ;;
    --rest-port) rest_port=$2 ;;
    --settings)
      [[ -f $2 ]] || die 2 "--settings: there is no file $2"
      settings=$2
      ;;
    --help)
      usage
      exit
      ;;
    *) die 2 "unknown argument $1; see --help" ;;
  esac
  shift 2
done
for number in "$task_managers" "$jobmanager_port" "$rest_port"; do
  [[ $number =~ ^[1-9][0-9]{0,4}$ ]] || die 2 "'$number' is not a number that can be used; see --help"
done
[[ $directory != *[[:space:]]* ]] || die 2 "--dir: Flink's scripts cannot cope with blanks in '$directory'"

mkdir -p "$directory"
directory=$(cd "$directory" && pwd -P)
[[ -z $(running_processes "$directory") ]] ||
  die 2 "a cluster is running in $directory; stop it with stop-cluster.sh --dir $directory"
find_java
flink=$("$here/../bin/flink-home")
plugins=${FLINK_PLUGINS_DIR:-}
[[ -z $plugins || -d $plugins ]] || die 2 "FLINK_PLUGINS_DIR is $plugins, which is no folder."
[[ -z $plugins ]] || plugins=$(cd "$plugins" && pwd -P)
use_cluster "$directory"

rm -rf "$FLINK_CONF_DIR" "$FLINK_PID_DIR" "$FLINK_LIB_DIR" "$FLINK_PLUGINS_DIR"
mkdir -p "$FLINK_CONF_DIR" "$FLINK_LOG_DIR" "$FLINK_PID_DIR" "$FLINK_LIB_DIR" "$FLINK_PLUGINS_DIR" \
  "$directory/tmp"
for folder in "$flink"/plugins/*/ ${plugins:+"$plugins"/*/}; do
  [[ ! -d $folder ]] || ln -sfn "${folder%/}" "$FLINK_PLUGINS_DIR/"
done
# With flink-python among the cluster's own libraries, since Python inside a TaskManager can be
# loaded only once, and not again with each job.
ln -s "$flink"/lib/*.jar "$flink"/opt/flink-python-*.jar "$FLINK_LIB_DIR"
cp "$here"/log4j*.properties "$here"/masters "$here"/workers "$FLINK_CONF_DIR"
# Settings with their further lines, but for those that are given: Flink refuses a name that comes twice.
others='
  /^[a-z]/ { name = $1 }
  FILENAME == given { names[name]; next }
  !(/^[a-z ]/ && name in names)'
{
  awk -v given="$settings" "$others" ${settings:+"$settings"} "$here/config.yaml" |
    sed -e "s|^jobmanager\.rpc\.port:.*|jobmanager.rpc.port: $jobmanager_port|" \
      -e "s|^rest\.port:.*|rest.port: $rest_port|"
  printf '\n# --- This cluster ---\nio.tmp.dirs: %s\n' "$directory/tmp"
  [[ -z $settings ]] || cat "$settings"
} >"$FLINK_CONF_DIR/config.yaml"

fail() {
  "$here/stop-cluster.sh" --dir "$directory" >&2 || true
  die 4 "$* What happened is in $FLINK_LOG_DIR."
}

# What the REST interface says to a path; nothing as long as it does not answer.
ask() {
  (
    exec 3<>"/dev/tcp/127.0.0.1/$rest_port" || exit
    printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$1" >&3
    cat <&3
  ) 2>/dev/null || true
}

"$flink/bin/jobmanager.sh" start >&2 || fail "The JobManager could not be started."
for ((i = 0; i < task_managers; i++)); do
  "$flink/bin/taskmanager.sh" start >&2 || fail "A TaskManager could not be started."
done

deadline=$((SECONDS + 90))
until [[ $(ask /overview) == *"\"taskmanagers\":$task_managers,"* ]]; do
  running=$(running_processes "$directory" | wc -l)
  ((running == task_managers + 1)) || fail "A process of the cluster has ended."
  ((SECONDS < deadline)) || fail "The cluster was not ready within 90 s."
  sleep 0.25
done
echo "The cluster is ready: http://localhost:$rest_port, configuration in $FLINK_CONF_DIR"
