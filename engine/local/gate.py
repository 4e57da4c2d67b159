"""The gate that every model file passes before llama.cpp has it in this process.

llama.cpp ends the whole process on what it does not expect, and a file may come from anyone. So the header is
checked first (`engine.models.purpose`), and a file that was never loaded here is first loaded and run in a process
beside us (`engine.local.trial_child`), which may die of it. That is done once for each file, as it is, and each
version of llama.cpp. The model that comes with Tiller needs none: every release is tested with it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import secrets
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from engine.common import child_process as child
from engine.common.errors import LocalModelError
from engine.common.i18n import arrived, tr
from engine.common.paths import cache_folder
from engine.models import packaged, purpose
from engine.models.purpose import Purpose
from engine.store import private_file

log = logging.getLogger(__name__)

MODULE = "engine.local.trial_child"
START_SECONDS = 90.0
SLOWEST_READING = 10_000_000
"""Bytes a second: a disk that is slower is not waited for."""
END_SECONDS = 30.0
"""For a process that says nothing more to end."""
LONGEST_LINE = 2**16
MAX_KEPT = 200
KILLED = -int(getattr(signal, "SIGKILL", 9))

_PART = re.compile(r"-(\d{5})-of-(\d{5})(?=\.gguf$)", re.IGNORECASE)

Report = Callable[[float], bool]
"""Told how far it is, 0 to 1; False gives it up."""

_lock = threading.Lock()
_passed: set[str] = set()
"""What passed in this process, also where nothing can be written."""


def files_of(path: Path) -> list[Path]:
    """Return the files of a model: one, or those that its name says it is split into."""
    found = _PART.search(path.name)
    if not found:
        return [path]
    count = min(int(found[2]), 1000)
    return [
        path.with_name(f"{path.name[: found.start(1)]}{i + 1:05}{path.name[found.end(1) :]}") for i in range(count)
    ]


def pass_through(
    path: Path,
    wanted_for: Purpose,
    *,
    gpu_layers: int = -1,
    vocabulary_only: bool = False,
    report: Report = lambda _: True,
) -> None:
    """Refuse a model file that is unsound, made for something else, or crashes llama.cpp.

    Args:
        path: the GGUF file.
        wanted_for: what it is to do.
        gpu_layers: as for `engine.local.library.Model`.
        vocabulary_only: its weights are not wanted.
        report: told how far the trial is; not called where none is needed.
    Raises:
        LocalModelError: it is refused, or given up.
    """
    purpose.check(path, wanted_for)
    for other in files_of(path)[1:]:
        if other.exists():
            purpose.check_part(other)
    if _is_packaged(path):
        return
    names = [_name(path, wanted_for, gpu_layers, "weights")]
    if vocabulary_only:
        # Whoever loaded all of it loaded its vocabulary.
        names.append(_name(path, wanted_for, gpu_layers, "vocabulary"))
    memory = cache_folder() / "loaded.json"
    if _passed.intersection(names) or set(_read(memory)).intersection(names):
        return
    _try(path, wanted_for, gpu_layers, vocabulary_only=vocabulary_only, report=report)
    with _lock:
        _passed.add(names[-1])
        with contextlib.suppress(OSError):
            private_file.write(memory, json.dumps([*_read(memory), names[-1]][-MAX_KEPT:], indent=1))


def _is_packaged(path: Path) -> bool:
    ours = packaged.smollm2()
    try:
        return ours is not None and path.samefile(ours)
    except OSError:
        return False


def _name(path: Path, wanted_for: Purpose, gpu_layers: int, what: str) -> str:
    """Tell these files, as they are, and this use of them from others."""
    parts = [wanted_for, what, version("llama-cpp-python"), str(gpu_layers)]
    for file in files_of(path):
        with contextlib.suppress(OSError):
            status = file.stat()
            parts += [repr(str(file.resolve())), str(status.st_size), str(status.st_mtime_ns)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read(memory: Path) -> list[str]:
    try:
        kept = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return []
    return [name for name in kept if isinstance(name, str)] if isinstance(kept, list) else []


def _try(path: Path, wanted_for: Purpose, gpu_layers: int, *, vocabulary_only: bool, report: Report) -> None:
    """Load it in a process beside us.

    Raises:
        LocalModelError: it died of it, or could not, or it was given up.
    """
    size = sum(file.stat().st_size for file in files_of(path) if file.exists())
    request = {
        "path": os.fspath(path),
        "purpose": wanted_for,
        "gpu_layers": gpu_layers,
        "vocabulary_only": vocabulary_only,
        "bytes": size,
    }
    limit = START_SECONDS + size / SLOWEST_READING
    # llama.cpp would call a debugger to look at what it dies of.
    secret = secrets.token_hex(16)
    process = child.spawn(MODULE, GGML_NO_BACKTRACE="1")
    conversation = child.Conversation(process, LONGEST_LINE)
    try:
        conversation.say(**request, secret=secret)
        said = _answer(conversation, limit, report)
    finally:
        conversation.close()
    if said is None:
        raise LocalModelError(tr("Loading the local model was cancelled."), "")
    if "message" in said:
        words = (arrived(str(said[part]), secret) for part in ("message", "remedy"))
        raise LocalModelError(*words)
    if "fine" not in said:
        log.warning("the process that tried a model file ended: %s", process.returncode)
        raise _died(path.name, said, process.returncode)


def _died(name: str, said: dict[str, Any], code: int) -> LocalModelError:
    choose = tr(
        "Choose another model, or download this one again: it may be damaged, or of a kind that is too new."
    )
    if "waited" in said:
        return LocalModelError(
            tr("{name} could not be loaded within {minutes:.0f} minutes.", name=name, minutes=said["waited"] / 60),
            choose,
        )
    if not said.get("begun"):
        return LocalModelError(
            tr("The process that tries new model files did not start."),
            tr("Run `tiller doctor` to see what is missing."),
        )
    if code == KILLED or "memory" in said:
        return LocalModelError(
            tr("The system ended the loading of {name}, most likely for lack of memory.", name=name),
            tr("Close other programs, or choose a smaller model."),
        )
    return LocalModelError(
        tr("This model file crashes llama.cpp, so Tiller does not load it: {name}.", name=name), choose
    )


def _answer(conversation: child.Conversation, limit: float, report: Report) -> dict[str, Any] | None:
    """Return what it said last, and whether it began; None where it was given up."""
    done, begun, until = 0.0, False, time.monotonic() + limit

    def is_wanted() -> bool:
        return report(done)

    while True:
        try:
            said = conversation.hear(until - time.monotonic(), is_wanted)
        except TimeoutError:
            return {"waited": limit}
        if said is None:
            return None
        if not said:
            # Its own end, and not ours, is what tells why.
            with contextlib.suppress(subprocess.TimeoutExpired):
                conversation.process.wait(timeout=END_SECONDS)
            return {"begun": begun}
        begun = True
        if "done" not in said:
            return said
        done = float(said["done"])
