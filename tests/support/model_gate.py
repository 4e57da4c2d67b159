"""What tests ask of `engine.local.gate`: whether it started a process, and what that was given to do."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from engine.local import gate


@contextmanager
def trials() -> Iterator[list[subprocess.Popen[str]]]:
    """Collect the processes that try model files meanwhile."""
    started: list[subprocess.Popen[str]] = []
    original = gate.child.spawn

    def spawn(module: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        process = original(module, *arguments, **environment)
        if module == gate.MODULE:
            started.append(process)
        return process

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate.child, "spawn", spawn)
        yield started
