"""Finds the Java to use."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, Optional

from remotemedia_runtime.errors import JvmError

LEAST_VERSION = 17

_INSTALL = (
    "install a Java runtime 17 or later (for example: apt install openjdk-17-jre-headless, "
    "dnf install java-17-openjdk-headless, brew install openjdk, or https://adoptium.net) and put "
    "java on the PATH, or set JAVA_HOME to where it is"
)
_LIBRARIES = {
    "win32": ("bin/server/jvm.dll", "jre/bin/server/jvm.dll"),
    "darwin": ("lib/server/libjvm.dylib", "jre/lib/server/libjvm.dylib"),
}
_OTHER_LIBRARIES = ("lib/server/libjvm.so", "lib/client/libjvm.so")


class Java(NamedTuple):
    """An installation of Java.

    Attributes:
        library: path of the virtual machine.
        major: its version, as in 17.
        modules: names of the modules that it has; empty where it does not say.
    """

    library: str
    major: int
    modules: frozenset[str]


def find_java() -> Java:
    """The Java that JAVA_HOME names, or else that of the java on the PATH.

    Raises:
        JvmError: when there is none, or it is too old; says what to install.
    """
    named = os.environ.get("JAVA_HOME")
    if named:
        java = _installation(Path(named))
        if java is None:
            raise JvmError(f"JAVA_HOME is {named}, but there is no Java in it; {_INSTALL}")
        return _new_enough(java, named)
    command = shutil.which("java")
    if command is None:
        raise JvmError(f"Java is missing: {_INSTALL}")
    # Usually the command is <home>/bin/java behind some links; a version manager puts a script of
    # its own there, and then the command itself must tell.
    java = _installation(Path(os.path.realpath(command)).parent.parent)
    if java is None:
        home = _home_by_asking(command)
        java = None if home is None else _installation(home)
    if java is None:
        raise JvmError(f"the Java of {command} cannot be found: {_INSTALL}")
    return _new_enough(java, command)


def _new_enough(java: Java, where: str) -> Java:
    if java.major < LEAST_VERSION:
        raise JvmError(f"{where} is Java {java.major}, which is too old: {_INSTALL}")
    return java


def _installation(home: Path) -> Optional[Java]:
    for name in _LIBRARIES.get(sys.platform, _OTHER_LIBRARIES):
        library = home / name
        if library.is_file():
            major, modules = _release(home)
            return Java(str(library), major, modules)
    return None


def _release(home: Path) -> tuple[int, frozenset[str]]:
    """Version and modules, from what the installation says of itself."""
    try:
        text = (home / "release").read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        # An installation that says nothing is taken at its word: it fails at the start if too old.
        return LEAST_VERSION, frozenset()
    version = re.search(r'^JAVA_VERSION="(?:1\.)?(\d+)', text, re.MULTILINE)
    modules = re.search(r'^MODULES="([^"]*)"', text, re.MULTILINE)
    return (
        int(version.group(1)) if version else LEAST_VERSION,
        frozenset(modules.group(1).split() if modules else ()),
    )


def _home_by_asking(command: str) -> Optional[Path]:
    try:
        answer = subprocess.run(
            [command, "-XshowSettings:properties", "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    home = re.search(r"^\s*java\.home = (.+)$", answer.stdout + answer.stderr, re.MULTILINE)
    return Path(home.group(1).strip()) if home else None
