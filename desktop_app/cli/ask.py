"""``tiller ask``: the main job without a window."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from contextlib import AsyncExitStack, closing
from dataclasses import asdict
from pathlib import Path
from typing import assert_never

from desktop_app.widgets.text import printable
from desktop_app.widgets.withheld import in_words
from engine.billing.prices import Prices, billed, estimate
from engine.cloud.kinds import CloudKind
from engine.common.errors import SettingsError
from engine.common.paths import STORE_FILE, data_folder
from engine.context.messages import Message
from engine.context.personal import gather
from engine.context.prompts import PersonalContext
from engine.reply.events import Event, Failed, Finished, ModeChosen, Notice, Started, Suspected, Token, Waiting
from engine.session.accounting import accounted_reply
from engine.session.recording import Recorder
from engine.session.session import Session
from engine.settings import Settings
from engine.store.database import Database
from engine.store.disclosures import Purpose
from engine.store.profiles import Profiles

log = logging.getLogger(__name__)


def kept_context(question: str) -> tuple[PersonalContext, int | None]:
    """Return what the profile in use and its history say for a question, and its id; nothing where none is kept.

    Raises:
        StoreError: it cannot be read.
    """
    path = data_folder() / STORE_FILE
    if not path.exists():
        return PersonalContext(), None
    with closing(Database(path)) as database:
        profile = Profiles(database).active()
        if profile is None:
            return PersonalContext(), None
        return gather(database, profile.id, question).context, profile.id


def read_profile(path: Path) -> str:
    """Return a profile file's text.

    Raises:
        SettingsError: it cannot be read as text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"The profile {path} cannot be read ({error.strerror}).", "Check its name.") from None
    except UnicodeDecodeError:
        raise SettingsError(f"The profile {path} is not UTF-8 text.", "Save it as plain UTF-8 text.") from None


async def run(text: str, profile: Path | None, settings: Settings, *, as_json: bool) -> int:
    """Ask and print; return the exit code: 0 for a whole reply, 1 for a failed one."""
    # What a terminal could not decode arrives as lone surrogates, which no request can carry.
    text = text.encode("utf-8", "replace").decode("utf-8")
    if not text.strip():
        raise SettingsError("There is nothing to ask.", 'Write a question, such as: tiller ask "What is rain?"')
    personal, used = PersonalContext(), None
    if settings.writing.steering or settings.cloud.kind is CloudKind.NONE:
        if profile:
            personal = PersonalContext.of_text(read_profile(profile))
        else:
            personal, used = kept_context(text)
        if not personal:
            print(
                "There is no profile, so there is nothing to steer by (--profile FILE, or the window's editor).",
                file=sys.stderr,
            )
    async with AsyncExitStack() as opened:
        recorder = Recorder(data_folder() / STORE_FILE, recover=False)
        opened.push_async_callback(recorder.close)
        session = await Session.open(settings, log=recorder)
        opened.push_async_callback(session.close)
        accounted = await accounted_reply(
            session,
            recorder,
            [Message("user", text)],
            personal,
            settings.writing,
            profile=used,
            purpose=Purpose.COMMAND,
        )
        reply = accounted.reply
        if sys.platform != "win32":
            asyncio.get_running_loop().add_signal_handler(signal.SIGINT, reply.stop)
        events = []
        printer = _Printer(settings)
        async for event in accounted.events:
            events.append(event)
            if not as_json:
                printer.print(event)
    last = events[-1]
    if not as_json and (words := in_words(h for e in events if isinstance(e, Token | Finished) for h in e.held)):
        print(f"[{printable(words)}]", file=sys.stderr)
    if as_json:
        print(json.dumps(as_object(events), ensure_ascii=False))
    return 1 if isinstance(last, Failed) else 0


class _Printer:
    """Prints a reply as it is written, and what is to be said about it to standard error."""

    def __init__(self, settings: Settings) -> None:
        self._is_billed = settings.cloud.kind not in (CloudKind.EMBEDDED, CloudKind.NONE)
        self._prices = settings.cloud.prices if self._is_billed else Prices()
        self._writing = settings.writing
        self._is_thinking = False
        self._last = ""
        """What was printed of the reply last."""

    def print(self, event: Event) -> None:
        match event:
            case Started():
                self._estimate(event)
            case Token():
                if event.thought and not self._is_thinking:
                    self._is_thinking = True
                    _say("thinking…")
                if shown := printable(event.text, self._last, goes_on=True):
                    self._last = shown
                    print(shown, end="", flush=True)
            case ModeChosen():
                log.info("reading the cloud: %s. %s", event.mode, event.reason)
            case Notice() | Suspected():
                _say(event.message)
            case Waiting():
                _say(f"{event.message} Next try in {event.seconds:.1f} s.")
            case Finished():
                rate = event.tokens / event.seconds if event.seconds else 0.0
                print()
                _say(
                    f"{event.ending}: {event.tokens} tokens in {event.seconds:.1f} s, {rate:.1f} a second, "
                    f"{event.disclosed_bits:.1f} bits disclosed"
                )
                if self._is_billed:
                    _say(billed(event.work.traffic, self._prices))
                if event.work.limits:
                    _say(f"the service's own limits: {event.work.limits}")
            case Failed():
                print()
                _say(f"{event.message} {event.remedy}")
            case _:
                assert_never(event)

    def _estimate(self, event: Started) -> None:
        if self._prices:
            mode = self._writing.mode if event.private_tokens else None
            expected = estimate(mode, event.cloud_tokens, reply=self._writing.max_tokens)
            _say(f"at most about {billed(expected, self._prices)}")


def _say(words: str) -> None:
    print(f"[{printable(words)}]", file=sys.stderr)


def as_object(events: list[Event]) -> dict[str, object]:
    """Return a reply's events as one JSON object."""
    last = events[-1]
    result: dict[str, object] = {"text": getattr(last, "text", "")}
    if isinstance(last, Finished):
        result |= {
            "ending": last.ending,
            "seconds": round(last.seconds, 4),
            "disclosed_bits": round(last.disclosed_bits, 4),
            "held_at_the_end": [asdict(held) for held in last.held],
            "work": asdict(last.work),
            "thought": last.thought,
        }
    elif isinstance(last, Failed):
        result |= {"ending": "failed", "message": last.message, "remedy": last.remedy}
    for event in events:
        if isinstance(event, Started):
            result["prompts"] = asdict(event)
    result["modes"] = [asdict(e) for e in events if isinstance(e, ModeChosen)]
    result["notices"] = [e.message for e in events if isinstance(e, Notice | Suspected | Waiting)]
    result["tokens"] = [asdict(e) for e in events if isinstance(e, Token)]
    return result
