"""The executor, where the reference has it."""

from __future__ import annotations

from remotemedia.executor import RuntimeExecutor, RustExecutor

__all__ = ["RuntimeExecutor", "RustExecutor"]
