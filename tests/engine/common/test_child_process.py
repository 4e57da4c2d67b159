from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest

from engine.common.child_process import Child

MODULE = """
import json, os, sys, time
what = sys.argv[1]
if what == "ready":
    told = {"key": os.environ["TILLER_EMBEDDED_KEY"], "secrets": "TILLER_API_KEY" in os.environ}
    print(json.dumps(told), flush=True)
    sys.stdin.read()
elif what == "list":
    print("[1]", flush=True)
    time.sleep(60)
elif what == "noise":
    print("hello", flush=True)
    time.sleep(60)
elif what == "silent":
    time.sleep(60)
elif what == "stubborn":
    print("{\\"ok\\": 1}", flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a_child_of_tests.py").write_text(MODULE)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


async def start(what: str) -> Child:
    return await Child.start("a_child_of_tests", what, key="secret", seconds=1.5)


async def test_it_says_its_line_and_ends_when_it_is_told() -> None:
    child = await start("ready")
    assert child.said == {"key": "secret", "secrets": False}
    assert child.alive
    child.end()
    child.end()
    assert not child.alive


@pytest.mark.parametrize("what", ["list", "noise", "silent", "nothing"])
async def test_without_a_line_it_is_ended(what: str) -> None:
    child = await start(what)
    assert child.said == {}
    assert not child.alive


async def test_one_that_does_not_end_is_made_to() -> None:
    child = await start("stubborn")
    child.end()
    assert not child.alive


async def test_given_up_while_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[subprocess.Popen[str]] = []
    original = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: made.append(original(*a, **k)) or made[-1])
    starting = asyncio.create_task(start("silent"))
    await asyncio.sleep(0.2)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert len(made) == 1
    assert made[0].poll() is not None, "it is not left behind"


async def test_a_child_does_not_get_the_users_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILLER_API_KEY", "sk-secret")
    child = await start("ready")
    assert child.said["secrets"] is False
    child.end()
