"""Guesses of a steered reply's next tokens, and which of them may be sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.position.logits import Logits
from engine.reply.protection import Protection
from engine.reply.settings import ReplySettings
from engine.speculation.chooser import DraftKind
from engine.steerer.steerer import Steerer
from engine.steering.drafting import Guess

GUARD_SPARES = 3
"""Guesses beyond those wanted, in the place of those that the guard holds back."""


class Guesser:
    """Guesses what will be picked where the cloud has not spoken yet.

    Args:
        steerer: the local model.
        protection: says what may be sent.
        settings: asked for at every guess.
    """

    def __init__(self, steerer: Steerer, protection: Protection, settings: Callable[[], ReplySettings]) -> None:
        self._steerer = steerer
        self._protection = protection
        self._settings = settings

    def guesses(self, logits: Logits, index: int, count: int) -> list[Guess]:
        """Return the most likely picks at a position (index within the reply), most likely first."""
        settings = self._settings()
        return self._steerer.guesses(
            logits,
            private=settings.drafts is DraftKind.PRIVATE,
            coefficient=settings.coefficient * self._protection.budget.factor,
            floor=settings.floor,
            sampling=settings.sampling,
            position=index,
            count=count,
        )

    def sendable(
        self, logits: Logits, index: int, count: int, path: Sequence[int], sent_bits: float
    ) -> list[Guess]:
        """Return those that may be sent.

        Args:
            logits, index, count: as for `guesses`.
            path: guessed tokens in front of the position.
            sent_bits: what guesses disclosed so far.
        """
        # Public guesses are left as they are: what the guard would leave out tells what it guards.
        if self._settings().drafts is not DraftKind.PRIVATE:
            return self.guesses(logits, index, count)
        budget = self._protection.budget
        if not self._protection.is_ready or not budget.allows_drafts(sent_bits):
            return []
        guesses = self.guesses(logits, index, count + GUARD_SPARES)
        tokens = [guess.token for guess in guesses]
        permitted = budget.permitted(path, tokens, self._steerer.lexicon.spelling)
        return [guess for guess, may in zip(guesses, permitted, strict=True) if may][:count]
