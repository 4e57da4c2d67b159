"""What tests ask of `engine.local.gate`: whether it started a process, and what that was given to do."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.local import gate
from engine.models.purpose import Purpose


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


@contextmanager
def trusted(path: Path) -> Iterator[None]:
    """Let this process load a model file meanwhile that was not tried in another."""
    with pytest.MonkeyPatch.context() as patch:
        name = gate._name(path, Purpose.WRITING, -1, "weights")
        patch.setattr(gate, "_passed", gate._passed | {name})
        yield
