# Shell functions shared by the scripts of the project; to be sourced by bash.
# shellcheck shell=bash

# The project's folder, links resolved.
remotemedia_home() {
  local script=${BASH_SOURCE[0]} link
  while [[ -L $script ]]; do
    link=$(readlink "$script")
    [[ $link == /* ]] || link=$(dirname "$script")/$link
    script=$link
  done
  (cd "$(dirname "$script")/.." && pwd -P)
}

say() {
  printf 'remotemedia: %s\n' "$*" >&2
}

# die CODE MESSAGE...
die() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

# Sets $java to a Java 17 or later, $java_major to its version, and $java_release to what the
# installation says of itself. The version is read from there where possible, since asking the JVM
# costs more than all the rest of a start.
find_java() {
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || die 2 "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it."
  else
    java=$(type -P java) ||
      die 2 "Java is missing: install a JDK 17 or later and put java on the PATH, or set JAVA_HOME."
  fi
  local release version
  java_release=
  release=$(dirname "$(dirname "$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")")")/release
  [[ ! -r $release ]] || java_release=$(<"$release")
  if [[ $java_release =~ JAVA_VERSION=\"([^\"]+)\" ]]; then
    version=${BASH_REMATCH[1]}
  elif [[ $("$java" -version 2>&1) =~ version\ \"([^\"]+)\" ]]; then
    version=${BASH_REMATCH[1]}
  else
    die 2 "$java does not say its version; a JDK 17 or later is needed."
  fi
  java_major=${version%%[!0-9]*}
  ((java_major >= 17)) ||
    die 2 "$java is Java $version; Java 17 or later is needed. Set JAVA_HOME to choose another."
}

# Whether $java has a module, as far as its installation says; after find_java.
has_java_module() {
  [[ " ${java_release//\"/ } " == *" $1 "* ]]
}

# Sees to it that file names outside ASCII can be read and written: the JVM takes their encoding
# from the locale.
use_utf8_locale() {
  local charmap name
  charmap=$(locale charmap 2>/dev/null) || charmap=${LC_ALL:-${LC_CTYPE:-${LANG:-}}}
  case $charmap in
    *UTF-8 | *utf-8 | *UTF8 | *utf8) return ;;
  esac
  for name in C.UTF-8 C.utf8 en_US.UTF-8 en_US.utf8; do
    if [[ $(LC_ALL=$name locale charmap 2>/dev/null) == UTF-8 ]]; then
      export LC_ALL=$name
      return
    fi
  done
  say "no UTF-8 locale found: file names with other letters than English ones may be unreadable."
}

# with_lock FILE COMMAND...: runs the command while no other process holds the lock. Run it in a
# subshell when what follows should not hold the lock.
with_lock() {
  local lock=$1
  shift
  mkdir -p "$(dirname "$lock")"
  if type -P flock >/dev/null; then
    (
      flock 9
      "$@" 9>&-
    ) 9>"$lock"
    return
  fi
  # Without flock(1): a directory, taken over when the process that made it is gone.
  until mkdir "$lock.d" 2>/dev/null; do
    local holder
    holder=$(cat "$lock.d/pid" 2>/dev/null || true)
    if [[ -n $holder ]] && ! kill -0 "$holder" 2>/dev/null; then
      rm -rf "$lock.d"
    else
      sleep 0.2
    fi
  done
  local status=0
  printf '%s' "$BASHPID" >"$lock.d/pid"
  ("$@") || status=$?
  rm -rf "$lock.d"
  return "$status"
}

# python311 [HINT]: prints the path of a Python 3.11; without one, the hint says what else would do.
python311() {
  local candidate
  for candidate in python3.11 python3 python; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
      type -P "$candidate"
      return
    fi
  done
  die 2 "Python 3.11 is missing: install it, with its venv module${1:-}."
}

# What an environment must be made from to be of use; its path, since it cannot be moved.
environment_sources() {
  printf '%s\n' "$1"
  cat "$2"
}

environment_is_ready() {
  [[ -f $1/made-from ]] && environment_sources "$1" "$2" | cmp -s - "$1/made-from"
}

make_environment() {
  local environment=$1 requirements=$2 hint=$3 python
  shift 3
  ! environment_is_ready "$environment" "$requirements" || return 0
  python=$(python311 "$hint")
  say "installing $requirements into $environment ..."
  rm -rf "$environment"
  "$python" -m venv "$environment" >&2 ||
    die 2 "$python cannot make a virtual environment; is its venv module installed?"
  "$environment/bin/python" -m pip install --quiet --disable-pip-version-check "$@" \
    --requirement "$requirements" >&2 || die 2 "pip could not install $requirements."
  environment_sources "$environment" "$requirements" >"$environment/made-from"
}

# python_environment FOLDER REQUIREMENTS HINT [PIP_OPTION...]: sees to it that the folder is a Python
# environment with what the file lists; it is made on first need and when the file changes. The hint
# is python311's.
python_environment() {
  environment_is_ready "$1" "$2" || with_lock "$1.lock" make_environment "$@"
}
