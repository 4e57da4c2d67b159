"""Asking for positions before the tokens in front of them are known.

The local pair guesses how the reply goes on, level by level, and each level's positions are asked for as soon
as they are guessed, while earlier ones are still under way. Once a token is chosen, the positions behind it
are mostly on their way or there; what was guessed wrongly is dropped.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.cloud.errors import CloudError
from engine.cloud.protocol import Answer, Cloud, RequestTimes
from engine.position.logits import Logits
from engine.speculation.path import Path
from engine.speculation.token_sources import Readings
from engine.speculation.trust import Trust
from engine.steering.drafting import Guess

MAX_POSITIONS = 16
"""Positions under way at once: what a server computes in little more than the time of one."""
BRANCHES = 3
"""Guesses at one position."""
FLOOR = 0.03
"""A draft is sent when its chance of being wanted is at least this."""


@dataclass(slots=True)
class _Asked:
    """A position under way or there.

    Attributes:
        answer: what the cloud says of it.
        bits: what sending the guessed token in front of it disclosed; those before it have entries of their own.
    """

    answer: asyncio.Future[Answer]
    bits: float

    @property
    def failed(self) -> bool:
        """True when the request came to nothing."""
        done = self.answer.done()
        return done and (self.answer.cancelled() or self.answer.exception() is not None)


class Drafts:
    """Implements `engine.speculation.token_sources.TokenSource`.

    Args:
        cloud: the remote model.
        prompt: the public prompt, token ids.
        said: the reply's tokens so far.
        room: most tokens of the reply from here on.
        local: the local model; gives the logits that guesses are made from, and follows the likeliest.
        guess: guesses for a position (index within the reply) from its local logits, likeliest first; takes
            the guessed tokens in front of it too, and may have none.
        ends_reply: whether a token ends the reply, so that nothing follows it.
        public: whether guesses need the logits behind the public prompt alone.
        trust: how often guesses came true before; learns.
    Attributes:
        held_last: whether a draft held the last chosen token.
    """

    def __init__(
        self,
        cloud: Cloud,
        prompt: Sequence[int],
        said: Sequence[int],
        room: int,
        local: Path,
        guess: Callable[[Logits, int, int, Sequence[int]], list[Guess]],
        ends_reply: Callable[[int], bool],
        *,
        public: bool,
        trust: Trust,
    ) -> None:
        self._public = public
        self._cloud = cloud
        self._prefix = [*prompt, *said]
        self._start = len(prompt)
        self._end = len(self._prefix) + room
        self._local = local
        self._guess = guess
        self._ends_reply = ends_reply
        # By the tokens between the last chosen one and the position.
        self._asked: dict[tuple[int, ...], _Asked] = {}
        self._line: list[Guess] = []
        """The likeliest guess at every level, from the next position on."""
        self._news = asyncio.Event()
        self._requests: set[asyncio.Task[None]] = set()
        self._drafter: asyncio.Task[None] | None = None
        self._trust = trust
        self.held_last = False
        self._faults = 0
        self._answered = False
        self.readings = Readings()

    async def next(self) -> Answer:
        started = time.perf_counter()
        if self._drafter is None:
            self._drafter = asyncio.create_task(self._draft(), name="tiller-drafts")
        elif self._drafter.done():
            self._drafter.result()
        asked = self._asked.get(())
        if asked is None:
            asked = self._ask([((), 0.0)])[0]
        try:
            answer = await asyncio.shield(asked.answer)
        except CloudError:
            if self._asked.get(()) is asked:
                del self._asked[()]
            raise
        return Answer(answer.distribution, RequestTimes(0.0, (time.perf_counter() - started) * 1e3, 0.0))

    def commit(self, token: int, spelling: bytes) -> None:
        del spelling
        readings = self.readings
        kept = {}
        for path, asked in self._asked.items():
            if path and path[0] == token:
                kept[path[1:]] = asked
            elif path:
                readings.wasted += 1
                readings.draft_bits += asked.bits
        # A guess that failed unseen is asked for again, as if it had not been made.
        if () in kept and kept[()].failed:
            del kept[()]
        self.held_last = () in kept
        if self._line:
            first = self._line[0]
            readings.guessed += 1
            readings.accepted += self.held_last
            self._trust.learn(first.probability, first.token == token)
            self._line = self._line[1:] if first.token == token else []
        self._asked = kept
        self._prefix.append(token)
        if not self.held_last and not self._ends_reply(token) and len(self._prefix) < self._end:
            self._ask([((), 0.0)])
        self._news.set()

    async def close(self) -> None:
        tasks = [*self._requests, *([self._drafter] if self._drafter else ())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for path, asked in self._asked.items():
            if path:
                self.readings.wasted += 1
                self.readings.draft_bits += asked.bits

    def _ask(self, paths: Sequence[tuple[tuple[int, ...], float]]) -> list[_Asked]:
        """Request positions: the tokens in front of each, and what sending them discloses."""
        loop = asyncio.get_running_loop()
        made = []
        for path, bits in paths:
            asked = _Asked(loop.create_future(), bits)
            # One that turns out unwanted may fail unseen.
            asked.answer.add_done_callback(lambda f: None if f.cancelled() else f.exception())
            self._asked[path] = asked
            made.append(asked)
            self.readings.drafted += bool(path)
        prefixes = [[*self._prefix, *path] for path, _ in paths]
        task = asyncio.create_task(self._fetch(prefixes, made), name="tiller-positions")
        self._requests.add(task)
        task.add_done_callback(self._requests.discard)
        return made

    async def _fetch(self, prefixes: list[list[int]], asked: list[_Asked]) -> None:
        started = time.perf_counter()
        try:
            answers = await self._cloud.score(prefixes)
        # Whatever it is, whoever waits for the positions must hear of it.
        except BaseException as fault:
            self._faults += 1
            for entry in asked:
                if isinstance(fault, asyncio.CancelledError):
                    entry.answer.cancel()
                elif not entry.answer.done():
                    entry.answer.set_exception(fault)
            if not isinstance(fault, Exception):
                raise
        else:
            if self._answered:
                self.readings.request_ms.add((time.perf_counter() - started) * 1e3)
            self._answered = True
            for entry, answer in zip(asked, answers, strict=True):
                if not entry.answer.done():
                    entry.answer.set_result(answer)
        self._news.set()

    async def _draft(self) -> None:
        while True:
            self._news.clear()
            if not await self._one_level():
                await self._news.wait()

    async def _one_level(self) -> bool:
        """Guess one level deeper and ask for it; False when there is nothing to do for now."""
        depth = len(self._line)
        final = len(self._prefix) - self._start
        # A cloud that refuses or drops drafts is asked plainly for the rest of the reply.
        if self._faults >= 3 or self._local.room < 1 or len(self._prefix) + depth + 1 >= self._end:
            return False
        chance = 1.0
        for guess in self._line:
            chance *= self._trust.chance(guess.probability)
        under_way = sum(not asked.answer.done() for asked in self._asked.values())
        if chance < FLOOR or under_way >= MAX_POSITIONS:
            return False
        line = self._line
        try:
            at = self._local.public_at if self._public else self._local.at
            logits = await at(final + depth)
        except LookupError:
            return False
        if self._line is not line or len(self._prefix) - self._start != final:
            return True
        path = tuple(guess.token for guess in line)
        guesses = self._guess(logits, final + depth, BRANCHES, path)
        if not guesses:
            return False
        # The others share what the likeliest leaves, by their probabilities.
        left = 1 - self._trust.chance(guesses[0].probability)
        share = left / max(1e-6, 1 - guesses[0].probability)
        wanted = [
            ((*path, guess.token), guess.disclosed_bits)
            for i, guess in enumerate(guesses)
            if not self._ends_reply(guess.token)
            and (not i or chance * share * guess.probability >= FLOOR)
            and (*path, guess.token) not in self._asked
        ][: MAX_POSITIONS - under_way]
        if wanted:
            self._ask(wanted)
        first = guesses[0]
        if self._ends_reply(first.token):
            # Nothing follows: the line stops here until the reply says otherwise.
            return False
        self._line = [*line, first]
        self._local.guess([first.token], final + depth)
        return True
