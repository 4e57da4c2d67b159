"""How a steered reply reads its cloud: by the fastest token source, which may change under way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, replace

from engine.cloud.http.retry_policy import RetryPolicy
from engine.cloud.protocol import Answer, Cloud
from engine.common.i18n import tr
from engine.context.fitting import FittedPrompts
from engine.position.logits import Logits
from engine.reply.emitter import ReplyEmitter
from engine.reply.events import ModeChosen, StageTimes, Work
from engine.reply.guessing import Guesser
from engine.reply.observers import Observer, Step
from engine.reply.settings import ReplySettings
from engine.speculation.chooser import Advice, Chooser, DraftKind
from engine.speculation.drafts import BRANCHES, Drafts
from engine.speculation.path import Path
from engine.speculation.run_ahead import RunAhead
from engine.speculation.token_sources import Mode, Readings, Stepwise, TokenSource
from engine.steering.drafting import Guess
from engine.vocabulary.token_table import TokenTable

REVIEW_TOKENS = 16
"""How often a reply looks again at which mode is the fastest."""
SETTLING_TOKENS = 3
"""After a change of mode, before its speed is measured."""


class CloudReading(Observer):
    """The cloud along one reply. It is told of each token, reads on behind it, and learns how fast each mode is.

    Args:
        emitter: says which mode was chosen.
        retry: how long the cloud is waited for when it fails.
        cloud: the remote model.
        prompts: both models' prompts.
        local: the local model along the reply.
        lexicon: the tokens that the reply is made of.
        guesser: guesses for drafts.
        settings: asked for when they are needed.
        chooser: knows the modes' speed, and learns it.
    """

    def __init__(
        self,
        emitter: ReplyEmitter,
        retry: RetryPolicy,
        cloud: Cloud,
        prompts: FittedPrompts,
        local: Path,
        lexicon: TokenTable,
        guesser: Guesser,
        settings: Callable[[], ReplySettings],
        chooser: Chooser,
    ) -> None:
        self._emitter = emitter
        self._retry = retry
        self._cloud = cloud
        self._prompts = prompts
        self._local = local
        self._lexicon = lexicon
        self._guesser = guesser
        self._settings = settings
        self._chooser = chooser
        self._said: list[int] = []
        self._past = Work()
        """What earlier token sources of this reply did."""
        chooser.begin(settings().coefficient)
        self._advice = self._advise(None)
        self._source = self._make_source()

    @property
    def has_begun(self) -> bool:
        """Whether there is a token."""
        return bool(self._said)

    async def next(self) -> Answer:
        """Return the cloud's distribution behind all tokens so far.

        Raises:
            CloudError: it failed for longer than is waited.
        """
        return await self._retry.ask(self._source.next)

    def announce(self) -> None:
        """Say how the cloud is read."""
        self._emitter.emit(ModeChosen(self._advice.mode, self._advice.reason))

    async def review(self, index: int) -> None:
        """Look again, now and then, at which mode is the fastest, and change over."""
        if not index or index % REVIEW_TOKENS:
            return
        self._chooser.saw(self._source.readings)
        advice = self._advise(self._advice.mode)
        if advice.mode is self._advice.mode:
            return
        self._advice = advice
        await self._source.close()
        self._past = _added(self._past, self._source.readings)
        self._source = self._make_source()
        self.announce()

    def commit(self, token: int, spelling: bytes) -> None:
        """A token of the reply is known: what follows it is asked for, unless it is the last."""
        self._said.append(token)
        if len(self._said) < self._prompts.room:
            self._source.commit(token, spelling)

    def sent(self, step: Step, times: StageTimes) -> None:
        """Tell the chooser how this token went. The first one's time is that of both prompts."""
        if step.logits is None or not step.index:
            return
        token = step.decision.token
        draft_hit = None
        if isinstance(self._source, Drafts):
            draft_hit = self._source.held_last
        elif self._settings().drafts is not DraftKind.OFF:
            guesses = self._guesser.guesses(step.logits, step.index, BRANCHES)
            draft_hit = any(guess.token == token for guess in guesses)
        # What a change of mode itself costs is not what the mode costs.
        if step.index - self._changed >= SETTLING_TOKENS:
            self._chooser.took(self._advice.mode, times.total_ms)
        agreed = int(step.answer.ids[0]) == token
        self._chooser.token(step.logits.compute_ms, agreed=agreed, draft_hit=draft_hit)

    async def close(self) -> None:
        """Give up all that is under way."""
        await self._source.close()

    def work(self) -> Work:
        """Tell the chooser what was seen, and return what the reading took. It is closed."""
        self._chooser.saw(self._source.readings)
        return _added(self._past, self._source.readings)

    def _advise(self, current: Mode | None) -> Advice:
        settings = self._settings()
        if settings.mode is not Mode.AUTO:
            return Advice(settings.mode, tr("Chosen by hand."))
        return self._chooser.advise(settings.drafts, current)

    def _make_source(self) -> TokenSource:
        self._changed = len(self._said)
        mode, drafts = self._advice.mode, self._settings().drafts
        prompt = self._prompts.cloud
        room = self._prompts.room - len(self._said)
        if mode is Mode.STEPWISE:
            return Stepwise(self._cloud, [*prompt, *self._said])
        if mode is Mode.RUN_AHEAD:
            return RunAhead(self._cloud, prompt, self._said, room, self._local)
        return Drafts(
            self._cloud,
            prompt,
            self._said,
            room,
            self._local,
            self._guess,
            self._lexicon.ends_reply,
            public=drafts is DraftKind.PUBLIC,
            trust=self._chooser.trust[drafts],
        )

    def _guess(self, logits: Logits, index: int, count: int, path: Sequence[int]) -> list[Guess]:
        sent_bits = self._past.draft_bits + self._source.readings.draft_bits
        return self._guesser.sendable(logits, index, count, path, sent_bits)


def _added(work: Work, readings: Readings) -> Work:
    names = {field.name for field in fields(Work)} & {field.name for field in fields(Readings)}
    return replace(work, **{name: getattr(work, name) + getattr(readings, name) for name in names})
