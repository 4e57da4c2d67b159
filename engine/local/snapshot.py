"""States of prompts that begin many conversations, kept on disk so that they are read once.

A profile of 2,000 tokens takes a small model seconds to read; its state is back in a tenth of a second. The
files hold what the profile's text can be recovered from, so they are private files, made again at will, and
erased with everything else.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import zlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.local.decoding import Context
from engine.local.library import Model
from engine.store import private_file
from engine.store.erasing import SNAPSHOTS

log = logging.getLogger(__name__)

Bytes = npt.NDArray[np.uint8]

MIN_TOKENS = 128
"""Shorter prompts are read again sooner than their state is found."""
LIMIT_BYTES = 1_000_000_000
MAGIC = b"tiller state 1\n"
SUFFIX = ".state"
_SAMPLE = 2**20


class Snapshots:
    """A folder of states of one model, as one kind of context holds them.

    A file that is damaged, of another model, version or setting, or that cannot be read or written is
    ignored: the prompt is read as if there were none.

    Args:
        folder: where the files are; made when the first is written.
        model: the model.
        context_tokens, sequences: of the contexts that the states come from and go to.
        limit_bytes: of all files together; those that were used longest ago go first.
    """

    def __init__(
        self, folder: Path, model: Model, context_tokens: int, sequences: int, limit_bytes: int = LIMIT_BYTES
    ) -> None:
        self._folder = folder
        self._limit = limit_bytes
        layout = (context_tokens, sequences, model.flash_attention)
        self._settings = repr((_fingerprint(model.path), version("llama-cpp-python"), layout))
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="tiller-snapshot")
        self._writing: set[Path] = set()

    def find(self, tokens: Sequence[int]) -> Bytes | None:
        """Return the state of a sequence that begins with these tokens, if there is one."""
        if len(tokens) < MIN_TOKENS:
            return None
        path = self._path(tokens)
        state = _read(path)
        if state is not None:
            with contextlib.suppress(OSError):
                os.utime(path)
        return state

    def forget(self, tokens: Sequence[int]) -> None:
        """Delete a state that was no use."""
        with contextlib.suppress(OSError):
            self._path(tokens).unlink(missing_ok=True)

    def keep(self, tokens: Sequence[int], context: Context, sequence: int) -> None:
        """Keep a sequence's state, of which these tokens are the beginning, unless it is kept already."""
        path = self._path(tokens)
        if len(tokens) < MIN_TOKENS or path in self._writing or path.exists():
            return
        # What is erased while the state is read stays erased.
        erased = SNAPSHOTS.erased
        state = context.state(sequence)
        if state.nbytes <= self._limit:
            self._writing.add(path)
            self._writer.submit(self._write, path, state, erased)

    def _path(self, tokens: Sequence[int]) -> Path:
        name = hashlib.sha256(self._settings.encode() + np.asarray(tokens, np.int32).tobytes())
        return self._folder / f"{name.hexdigest()[:40]}{SUFFIX}"

    def _write(self, path: Path, state: Bytes, erased: int) -> None:
        head = json.dumps({"bytes": state.nbytes, "crc": zlib.crc32(state.data)}).encode()
        try:
            SNAPSHOTS.write(erased, lambda: private_file.write_bytes(path, MAGIC, head, b"\n", state.data))
            prune(self._folder, self._limit)
        except OSError as error:
            log.info("a snapshot could not be kept: %s", error.strerror)
        finally:
            self._writing.discard(path)

    def close(self) -> None:
        """Wait for what is being written."""
        self._writer.shutdown(wait=True)


def prune(folder: Path, limit_bytes: int) -> None:
    """Delete the files that were used longest ago, until the rest is within the limit.

    Raises:
        OSError: a file could not be deleted.
    """
    files = []
    for path in folder.glob(f"*{SUFFIX}*"):
        with contextlib.suppress(FileNotFoundError):
            files.append((path.stat().st_mtime_ns, path.stat().st_size, path))
    total = sum(size for _, size, _ in files)
    for _, size, path in sorted(files):
        if total <= limit_bytes:
            break
        path.unlink(missing_ok=True)
        total -= size


def _read(path: Path) -> Bytes | None:
    """Return a file's state if it is whole."""
    try:
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                return None
            head = json.loads(file.readline(200))
            state = np.fromfile(file, np.uint8)
        whole = state.nbytes == head["bytes"] and zlib.crc32(state.data) == head["crc"]
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        log.info("a snapshot cannot be used (%s)", type(error).__name__)
        return None
    if not whole:
        log.info("a snapshot is damaged; the prompt is read instead")
        with contextlib.suppress(OSError):
            path.unlink()
        return None
    return state


def _fingerprint(path: Path) -> str:
    """Tell a model file from any other without reading gigabytes: its length, its beginning and its end."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            digest.update(file.read(_SAMPLE))
            file.seek(max(0, size - _SAMPLE))
            digest.update(file.read(_SAMPLE))
    except OSError:
        return f"unreadable {path}"
    return f"{size} {digest.hexdigest()}"
