# Shell functions shared by the cluster scripts; to be sourced by bash after bin/lib.sh.
# shellcheck shell=bash

# The folder of a cluster unless --dir names one.
default_directory() {
  printf '%s\n' "${REMOTEMEDIA_CLUSTER_DIR:-$(remotemedia_home)/.cache/cluster}"
}

# The ids of the processes that were started for the cluster in DIRECTORY and still run. An id of a
# process that has another configuration was taken over by something else, and is left out.
running_processes() {
  local directory=$1 file pid command
  for file in "$directory"/pids/*.pid; do
    [[ -f $file ]] || continue
    while read -r pid; do
      if [[ -r /proc/$pid/cmdline ]]; then
        command=$(tr '\0' ' ' <"/proc/$pid/cmdline")
      else
        command=$(ps -o args= -p "$pid" 2>/dev/null) || continue
      fi
      [[ $command != *"--configDir $directory/conf "* ]] || printf '%s\n' "$pid"
    done <"$file"
  done
}

# use_cluster DIRECTORY: points Flink's own scripts at the cluster in DIRECTORY.
use_cluster() {
  export FLINK_CONF_DIR=$1/conf FLINK_LOG_DIR=$1/log FLINK_PID_DIR=$1/pids FLINK_LIB_DIR=$1/lib
  export FLINK_PLUGINS_DIR=$1/plugins
  export FLINK_IDENT_STRING=remotemedia
  unset FLINK_HOME
  use_utf8_locale
}
