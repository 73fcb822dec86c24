"""Finds nodes: in modules that are named, below paths that are given, in installed packages.

Nothing else is imported.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import os
import site
import sys
import zipfile
from dataclasses import dataclass
from typing import Any, Iterable, Optional

from remotemedia.failures import describe_exception, user_traceback

ENTRY_POINT_GROUP = "remotemedia.nodes"

# Files beside a package's modules that belong to tools, and do things when imported.
_TOOL_MODULES = ("setup", "conftest", "noxfile", "__main__", "__init__")


@dataclass(frozen=True)
class Problem:
    """A module that could not be imported, or a path without modules.

    Attributes:
        module: name of the module or entry point, or the path.
        message: what happened.
        traceback: Python's traceback, or None.
    """

    module: str
    message: str
    traceback: Optional[str] = None

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {"module": self.module, "message": self.message, "traceback": self.traceback}


def add_packages(environment: str) -> None:
    """Adds the packages of an environment for this version of Python behind those that are here.

    Args:
        environment: its folder, relative to the working directory or absolute.

    Raises:
        FileNotFoundError: when it has none for this version.
    """
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    folder = os.path.abspath(os.path.join(environment, "lib", version, "site-packages"))
    if not os.path.isdir(folder):
        raise FileNotFoundError(
            f"there is no {folder}: in thread mode the archive must have packages for the "
            f"machine's own Python, which is {sys.version.split()[0]}"
        )
    site.addsitedir(folder)


def add_path(path: str) -> list[str]:
    """Puts what is shipped as ``path`` on ``sys.path``, and names its top-level modules.

    Args:
        path: a Python file; a folder of modules and packages, or one that is a package itself; or
            a zip (also .whl, .egg) of modules and packages.

    Raises:
        FileNotFoundError: when there is nothing at ``path``.
        ValueError: when it is none of these.
    """
    path = os.path.abspath(path)
    if os.path.isdir(path):
        if os.path.isfile(os.path.join(path, "__init__.py")):
            root, modules = os.path.dirname(path), [os.path.basename(path)]
        else:
            root, modules = path, _modules_in_folder(path)
    elif not os.path.exists(path):
        raise FileNotFoundError(f"there is no file or folder {path}")
    elif path.endswith(".py"):
        root, modules = os.path.dirname(path), [os.path.basename(path)[: -len(".py")]]
    elif zipfile.is_zipfile(path):
        root, modules = path, _modules_in_zip(path)
    else:
        raise ValueError(f"{path} is no Python file, folder or zip")
    unusable = [name for name in modules if not name.isidentifier()]
    if unusable:
        raise ValueError(f"{path} cannot be imported: {unusable[0]!r} is no name of a module")
    if root not in sys.path:
        sys.path.insert(0, root)
    return modules


def load_modules(modules: Iterable[str]) -> list[Problem]:
    """Imports modules by name, so that they register their nodes."""
    return [problem for name in modules if (problem := _try(name, lambda n=name: _import(n)))]


def load_entry_points() -> list[Problem]:
    """Loads what installed packages offer under the entry-point group ``remotemedia.nodes``."""
    return [
        problem
        for entry_point in _entry_points()
        if (problem := _try(f"{entry_point.name} = {entry_point.value}", entry_point.load))
    ]


def _try(name: str, load: Any) -> Optional[Problem]:
    try:
        load()
    except (Exception, SystemExit) as error:
        return Problem(name, describe_exception(error), user_traceback(error))
    return None


def _import(name: str) -> None:
    _make_package_folder_importable(name)
    importlib.import_module(name)


def _make_package_folder_importable(name: str) -> None:
    """Lets a package be imported whose own folder, rather than its parent, is on ``sys.path``.

    So it is where a folder that is a package was shipped through Flink.
    """
    top = name.partition(".")[0]
    if top in sys.modules or importlib.util.find_spec(top) is not None:
        return
    for folder in sys.path:
        if os.path.basename(folder) == top and os.path.isfile(os.path.join(folder, "__init__.py")):
            sys.path.append(os.path.dirname(folder))
            return


def _modules_in_folder(folder: str) -> list[str]:
    names = []
    for name in os.listdir(folder):
        if os.path.isfile(os.path.join(folder, name, "__init__.py")):
            names.append(name)
        elif name.endswith(".py"):
            names.append(name[: -len(".py")])
    return _own_modules(names)


def _modules_in_zip(path: str) -> list[str]:
    names = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            parts = name.split("/")
            if len(parts) == 1 and name.endswith(".py"):
                names.append(name[: -len(".py")])
            elif len(parts) == 2 and parts[1] == "__init__.py":
                names.append(parts[0])
    return _own_modules(names)


def _own_modules(names: Iterable[str]) -> list[str]:
    return sorted({name for name in names if name.isidentifier() and name not in _TOOL_MODULES})


def _entry_points() -> Iterable[Any]:
    if sys.version_info >= (3, 10):
        return importlib.metadata.entry_points(group=ENTRY_POINT_GROUP)
    return importlib.metadata.entry_points().get(ENTRY_POINT_GROUP, ())
