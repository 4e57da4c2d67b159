"""A session without models: its replies are those that a test asks for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from types import SimpleNamespace
from typing import Any, cast

from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.privacy.probe_detector import ProbeDetector
from engine.reply.events import Ending, Event, Failed, Finished, StageTimes, Token
from engine.session.session import PromptPreview, Session, Writer
from engine.settings import Settings, WritingSettings
from engine.steerer.decision import Decision


class ScriptedReply:
    """Some tokens, and then as a test says: it is complete, or nothing more comes until it is stopped.

    Args:
        texts: of its tokens.
        ends: whether it ends by itself.
        decision: of all its tokens.
    """

    def __init__(
        self, texts: Sequence[str] = (), *, ends: bool = True, decision: Decision = Decision.CLOUD
    ) -> None:
        self._texts, self._ends, self._decision = list(texts), ends, decision
        self._stopped = asyncio.Event()
        self._more = asyncio.Event()
        self.coefficient: float | None = None

    def stop(self) -> None:
        self._stopped.set()
        self._more.set()

    def set_coefficient(self, coefficient: float) -> None:
        self.coefficient = coefficient

    def go_on(self, *texts: str, ends: bool = False) -> None:
        """Write more; in the engine's thread."""
        self._texts += texts
        self._ends = ends
        self._more.set()

    async def __aiter__(self) -> AsyncIterator[Event]:
        written = ""
        position = 0
        while not self._stopped.is_set():
            while position < len(self._texts) and not self._stopped.is_set():
                text = self._texts[position]
                written += text
                yield Token(position, position, text, self._decision, (), 0.0, StageTimes(total_ms=1.0))
                position += 1
                await asyncio.sleep(0)
            if self._ends:
                break
            self._more.clear()
            await self._more.wait()
        ending = Ending.STOPPED if self._stopped.is_set() else Ending.COMPLETE
        yield Finished(written, ending, position, 0.1, 0.0)


class FailedReply(ScriptedReply):
    """One that fails at once."""

    async def __aiter__(self) -> AsyncIterator[Event]:
        yield Failed("", "The cloud is gone.", "Wait.")


Write = Callable[[Sequence[Message], Writer], ScriptedReply]


class ScriptedSession:
    """Stands where a `Session` does.

    Attributes:
        write: gives a reply to a conversation, for a writer.
        title_words: of each conversation that begins; "" for none.
        opened: with which settings it was opened, each time.
        closed: how often it was closed.
        asked: the conversations that replies were wanted to, with who was to write.
        replies: that were given.
    """

    def __init__(self) -> None:
        self.write: Write = lambda *_: ScriptedReply(["The ", "sea ", "is calm."])
        self._loop: asyncio.AbstractEventLoop | None = None
        self.title_words = ""
        self.opened: list[Settings] = []
        self.closed = 0
        self.asked: list[tuple[list[Message], Writer]] = []
        self.replies: list[ScriptedReply] = []
        self.local = SimpleNamespace(model=SimpleNamespace(path=SimpleNamespace(stem="scripted")))
        endpoint = SimpleNamespace(model="scripted", server="scripted", round_trip_ms=1.0)
        self.cloud = SimpleNamespace(endpoint_info=endpoint, server=None)
        self.endpoint = ""
        self.watch = ProbeDetector()

    async def open(self, settings: Settings, *_: object, **__: object) -> Session:
        """In place of `Session.open`."""
        self._loop = asyncio.get_running_loop()
        self.opened.append(settings)
        return cast(Session, self)

    def reply(
        self,
        conversation: Sequence[Message],
        _context: PersonalContext,
        _writing: WritingSettings,
        writer: Writer | None = None,
    ) -> Any:
        writer = writer or Writer.STEERED
        self.asked.append((list(conversation), writer))
        self.replies.append(self.write(conversation, writer))
        return self.replies[-1]

    def writer(self, _writing: WritingSettings) -> Writer:
        return Writer.STEERED

    def go_on(self, *texts: str, ends: bool = False) -> None:
        """Have the reply that was given last write more; any thread may call it."""
        reply = self.replies[-1]
        assert self._loop
        self._loop.call_soon_threadsafe(lambda: reply.go_on(*texts, ends=ends))

    async def title(self, _question: str) -> str:
        return self.title_words

    async def preview(self, *_: object) -> PromptPreview | None:
        return None

    async def close(self) -> None:
        self.closed += 1
