"""What steering would have done with tokens that a gate left to the cloud."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from engine.position.distribution import Distribution
from engine.position.logits import Logits
from engine.speculation.path import Path
from engine.steering.gate import Gate


@dataclass(frozen=True, slots=True)
class CounterfactualPick:
    """What the policy would have done at one position.

    Attributes:
        token: what it would have picked.
        bits: log2(policy / base) of that.
    """

    token: int
    bits: float


class Shadow:
    """Looks, behind the reply and without holding it up, at each token that was not steered, and tells the gate.

    Args:
        local: the local model's path.
        judge: forms the policy of a position from the cloud's distribution and the local logits.
        gate: told of each verdict.
    Attributes:
        unsteered: tokens that were left to the cloud.
        examined: how many of them were looked at.
        missed: of those, where the policy would have picked another token.
    """

    def __init__(
        self, local: Path, judge: Callable[[Distribution, Logits, int], CounterfactualPick], gate: Gate
    ) -> None:
        self._local = local
        self._judge = judge
        self._gate = gate
        self._left: asyncio.Queue[tuple[int, Distribution, int]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self.unsteered = self.examined = self.missed = 0

    def leave(self, position: int, distribution: Distribution, token: int) -> None:
        """A token was left to the cloud."""
        self.unsteered += 1
        self._left.put_nowait((position, distribution, token))
        if self._task is None:
            self._task = asyncio.create_task(self._examine(), name="tiller-shadow")

    async def finish(self, seconds: float) -> None:
        """Look at what is left for so long at most, then stop."""
        if self._task is None:
            return
        done = asyncio.create_task(self._left.join())
        await asyncio.wait({self._task, done}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for task in (self._task, done):
            task.cancel()
        await asyncio.gather(self._task, done, return_exceptions=True)

    async def _examine(self) -> None:
        while True:
            position, distribution, token = await self._left.get()
            logits = await self._local.at(position)
            verdict = self._judge(distribution, logits, position)
            self._local.release(position + 1)
            self.examined += 1
            self.missed += verdict.token != token
            self._gate.examined(agreed=verdict.token == token, bits=verdict.bits)
            self._left.task_done()
