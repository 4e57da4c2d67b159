"""Looking over this installation: every part that a reply needs, tried for real."""

from __future__ import annotations

import asyncio
import os
import platform
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import assert_never

import keyring

from engine.cloud.embedded import server as embedded
from engine.cloud.endpoint import probe
from engine.cloud.endpoint.connect import CloudSide, connect
from engine.cloud.http import keys
from engine.cloud.kinds import CloudKind
from engine.cloud.protocol import SentLog
from engine.common.errors import TillerError, own_fault
from engine.common.frozen import how_to_add
from engine.common.i18n import showable
from engine.common.paths import config_folder, data_folder
from engine.common.version import VERSION
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.local.library import processor, supports_gpu
from engine.reply.events import Failed, Finished, Notice, Passing, Token
from engine.session.join_vocabularies import join
from engine.session.load_local import LocalSide, busy_cores, load_local
from engine.session.session import Session
from engine.settings import Settings, WritingSettings
from engine.vocabulary.alignment import Method


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        subject: what.
        fine: whether it is as it should be.
        detail: what was found, in words.
        remedy: what to do about it, "" when fine.
        needed: False for what one can do without.
    """

    subject: str
    fine: bool
    detail: str
    remedy: str = ""
    needed: bool = True


async def examine(settings: Settings, log: SentLog | None = None) -> list[Finding]:
    """Return what was found, in the order in which a reply needs it.

    Args:
        settings: which models.
        log: keeps each request before it is sent, or None.
    """
    findings: list[Finding] = []
    for subject, look in (
        ("Tiller", _program),
        ("settings", lambda: Finding("settings", True, f"in {config_folder()}")),
        ("data", lambda: Finding("data", True, f"in {data_folder()}")),
        ("PySide6-Essentials", lambda: _package("PySide6-Essentials", "the window")),
        ("llama-cpp-python", lambda: _package("llama-cpp-python", "the local model")),
        ("GPU", _gpu),
        ("processor", _processor),
        ("embedded server", _embedded),
        ("keyring", _keyring),
    ):
        findings.append(await asyncio.to_thread(_by_itself, subject, look))
    local: LocalSide | None = None
    cloud: CloudSide | None = None
    try:
        try:
            local = await asyncio.to_thread(load_local, settings.local, busy_cores(settings.cloud))
            findings.append(_local(local))
        # One bad finding is a line of its own, whatever it is, and the next is looked at.
        except Exception as error:
            findings.append(_failed("local model", error))
        try:
            if settings.cloud.kind is CloudKind.NONE:
                findings.append(Finding("cloud", True, "none: the local model writes alone, nothing is sent"))
            else:
                cloud = await connect(settings.cloud, settings.local, log=log, anew=True)
                findings += _cloud(cloud, settings)
        except Exception as error:
            findings.append(_failed("cloud", error))
        can_steer = not (cloud and cloud.endpoint_info.obstacle)
        if local and cloud and can_steer:
            cloud, found = await _vocabulary(local, cloud, settings.cloud.alignment)
            findings.append(found)
        if cloud or local:
            try:
                findings.append(await _reply(local if can_steer else None, cloud))
            except Exception as error:
                findings.append(_failed("test reply", error))
    finally:
        if cloud:
            await cloud.close()
        if local:
            local.close()
    return findings


def _by_itself(subject: str, look: Callable[[], Finding]) -> Finding:
    """Return what is found, or how looking failed."""
    try:
        return look()
    except Exception as error:
        return _failed(subject, error)


def _failed(subject: str, error: Exception) -> Finding:
    if isinstance(error, TillerError):
        return Finding(subject, False, error.message, error.remedy)
    return Finding(subject, False, *own_fault(error))


def _program() -> Finding:
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return Finding("Tiller", True, f"{VERSION} on Python {platform.python_version()}, {system}")


def _gpu() -> Finding:
    found = "llama.cpp can use one" if supports_gpu() else "llama.cpp was built for the CPU alone"
    return Finding("GPU", True, found)


def _package(name: str, purpose: str) -> Finding:
    try:
        return Finding(name, True, f"{version(name)}, for {purpose}")
    except PackageNotFoundError:
        return Finding(name, False, f"not installed; it is for {purpose}", how_to_add(name))


def _processor() -> Finding:
    found = processor()
    uses = ", ".join(sorted(found.features)) or "nothing beyond its basic instructions"
    remedy = "Models run several times slower than elsewhere; choose a small one." if found.is_slow else ""
    return Finding("processor", not found.is_slow, f"llama.cpp uses {uses}", remedy, needed=False)


def _embedded() -> Finding:
    if embedded.available():
        return Finding("embedded server", True, "installed", needed=False)
    return Finding("embedded server", False, "not installed", how_to_add("tiller[demo]"), needed=False)


def _keyring() -> Finding:
    backend = keyring.get_keyring()
    if backend.priority > 0:
        return Finding("keyring", True, backend.name, needed=False)
    remedy = f"Set {keys.VARIABLE} to give a key without one."
    detail = f"none works here{_why_no_keyring()}; keys are used but not kept"
    return Finding("keyring", False, detail, remedy, needed=False)


def _why_no_keyring() -> str:
    """What is in the way of the one that desktops on Linux have, in brackets."""
    if sys.platform != "linux":
        return ""
    from keyring.backends import SecretService

    try:
        # Asking for it tries the keyring.
        _ = SecretService.Keyring.priority
    except RuntimeError as error:
        return f" ({error})"
    return ""


def _local(local: LocalSide) -> Finding:
    pair = local.steerer.pair
    return Finding(
        "local model",
        True,
        f"{showable(local.model.path.name)}: {local.model.description}, {local.model.vocabulary.size:,} tokens; "
        f"{local.way.layout}, {local.way.threads} threads, {local.way.step_ms:.1f} ms a step; "
        f"context {pair.options.context_tokens:,}",
    )


def _cloud(side: CloudSide, settings: Settings) -> list[Finding]:
    found = side.endpoint_info
    where = "embedded" if settings.cloud.kind is CloudKind.EMBEDDED else settings.cloud.url
    context = f"{found.context_tokens:,}" if found.context_tokens else "unknown"
    remedy = "Use it without steering, or let the local model write alone." if found.obstacle else ""
    able = [] if side.server else probe.in_words(side.capabilities)
    return [
        Finding("cloud", True, f"{found.server} at {where}: {found.model}, context {context}"),
        Finding("round trip", True, f"{found.round_trip_ms:.1f} ms"),
        *(Finding("cloud can", not found.obstacle, line, remedy, needed=False) for line in able),
    ]


async def _vocabulary(local: LocalSide, cloud: CloudSide, method: Method) -> tuple[CloudSide, Finding]:
    """Join the two; return the joined cloud too."""
    try:
        joined = await join(cloud.cloud, local.steerer, method)
    except Exception as error:
        return cloud, _failed("vocabulary", error)
    same = local.steerer.alignment is None
    words = (
        "the local and the cloud model share theirs" if same else "they differ: tokens are compared by their bytes"
    )
    return replace(cloud, cloud=joined), Finding("vocabulary", True, words)


async def _reply(local: LocalSide | None, cloud: CloudSide | None) -> Finding:
    """Try a few tokens for real: only that shows that log-probabilities come."""
    session = Session(local, cloud)
    writing = WritingSettings(steering=local is not None, max_tokens=8, retry_seconds=2)
    tokens: list[Token] = []
    notices: list[str] = []
    async for event in session.reply(
        [Message("user", "Say hello.")], PersonalContext.of_text("Name: Ada"), writing
    ):
        match event:
            case Token():
                tokens.append(event)
            case Notice():
                notices.append(event.message)
            case Failed():
                return Finding("test reply", False, event.message, event.remedy)
            case Passing() | Finished():
                pass
            case _:
                assert_never(event)
    if not tokens:
        return Finding("test reply", False, "the reply was empty", "Try another model.")
    step = statistics.median(t.times.total_ms for t in tokens[1:] or tokens)
    kind = "local alone" if not cloud else "steered" if local else "unsteered"
    told = " ".join(["", *notices])
    return Finding("test reply", True, f"{kind}, {len(tokens)} tokens, {step:.1f} ms each.{told}")
