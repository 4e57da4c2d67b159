"""What keeps what is private out of one steered reply: guard, disclosure budget and probe detection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from engine.common.i18n import tr
from engine.position.distribution import Distribution
from engine.privacy.disclosure_budget import SUSPECT_BITS, DisclosureBudget
from engine.privacy.guard import Guard, Private
from engine.privacy.probe_detector import ProbeDetector, Suspicion
from engine.reply.emitter import ReplyEmitter
from engine.reply.events import Notice, Suspected
from engine.reply.observers import Observer, Step
from engine.reply.settings import ReplySettings
from engine.steerer.decision import PositionView
from engine.steerer.steerer import Steerer


class Protection(Observer):
    """Makes the guard ready, keeps count of what was disclosed, and acts where the cloud is found to probe.

    Args:
        emitter: says what the user should know.
        settings: asked for when they are needed.
        detector: looks for what no honest cloud would send, over all replies.
    Attributes:
        budget: the guard and what is left to be disclosed; lets everything through before it is ready.
        is_ready: whether it is; until then nothing that the guard would have to see may be sent.
        is_suspect: whether this reply acts on what the detector found.
    """

    def __init__(
        self, emitter: ReplyEmitter, settings: Callable[[], ReplySettings], detector: ProbeDetector
    ) -> None:
        self._emitter = emitter
        self._settings = settings
        self._detector = detector
        self._guard: asyncio.Future[Guard | None] | None = None
        self.budget = DisclosureBudget()
        self.is_ready = False
        self.is_suspect = False

    def begin(self, steerer: Steerer, private: Private, public: Sequence[str]) -> None:
        """Begin to make ready what private texts are compared by, where that is wanted.

        Args:
            private: what the reply must not spell out.
            public: the conversation.
        """
        if words := self._settings().guard_words:
            # On the pair's thread: closing waits for it before the vocabulary goes.
            self._guard = asyncio.wrap_future(steerer.pair.submit(steerer.guard, private, words, public))

    async def ready(self) -> None:
        """Wait until the guard is ready."""
        guard = await self._guard if self._guard else None
        self.budget = DisclosureBudget(guard, self._settings().budget_bits)
        self.is_ready = True
        self._detector.begin()

    def heed(self) -> None:
        """Act on it, once, where the cloud is found to be asking instead of writing."""
        if self._detector.suspect and not self.is_suspect and self._settings().watch:
            self.is_suspect = True
            self.budget.limit(SUSPECT_BITS)
            self._emitter.emit(Suspected(self._detector.suspect))

    def inspect(self, answer: Distribution, view: PositionView | None) -> Suspicion | None:
        """Look at a position, and act on what is found; return why it should be left to the cloud, or None.

        Args:
            answer: the cloud's.
            view: both models'; None where the local one has no part in it, as in reasoning: a server could ask
                there as well, and what is drawn there is drawn here.
        """
        if not self._settings().watch:
            return None
        found = self._detector.look(view.known if view else answer, view.public if view else None)
        self.heed()
        return found

    def picked(self, step: Step) -> None:
        before, decision = self.budget.fades, step.decision
        self.budget.took(decision.trail, decision.disclosed_bits)
        if self.budget.fades and not before and not self.is_suspect and not decision.ends_reply:
            self._emitter.emit(
                Notice(tr("Half of what this reply may disclose is spent: steering fades from here on."))
            )
