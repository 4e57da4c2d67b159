"""Steering by several local models, against the noise of a single small one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.context.fitting import FittedPrompts, fit_local
from engine.context.template import ChatTemplate
from engine.local.pair import Pair
from engine.position.distribution import Distribution
from engine.position.logits import Floats, Logits
from engine.speculation.ensemble_path import EnsemblePath
from engine.speculation.path import Path
from engine.steerer.decision import PositionView
from engine.steerer.steerer import Steerer
from engine.steering.combination import Combination, combine
from engine.steering.log_softmax import log_sum_exp


class Ensemble(Steerer):
    """A steerer whose deltas are those of several models taken together.

    Of the cloud's candidates all models have a say, each by the bytes of the candidates and with prompts of its
    own. What completes the tail, guesses and looking ahead are the first model's alone.

    Args:
        pair, template: the first model's.
        others: the others, each on a model of its own.
        combination: how their deltas are taken together.
    """

    def __init__(
        self, pair: Pair, template: ChatTemplate, others: Sequence[Steerer], combination: Combination
    ) -> None:
        super().__init__(pair, template)
        self.others = list(others)
        self._combination = combination
        self._reserve(pair.model.vocabulary.size)

    def _reserve(self, size: int) -> None:
        self._private, self._public = (np.empty(size, np.float32) for _ in range(2))

    def joined(self) -> None:
        """Align the other models with the tokens that replies are made of."""
        for other in self.others:
            other.align(self.lexicon)

    def reset_to(self, private: Sequence[int], public: Sequence[int]) -> None:
        """The same with all of them; the others, which have prompts of their own, hold nothing then."""
        super().reset_to(private, public)
        for other in self.others:
            other.pair.submit(other.reset_to, [], []).result()

    def path(self, *, apart: bool) -> Path:
        """Return all models along a new reply."""
        return EnsemblePath(super().path(apart=apart), [other.path(apart=False) for other in self.others])

    def begin(self, path: Path, prompts: FittedPrompts) -> None:
        """Let them start reading a reply's prompts, each in its own template and tokens."""
        super().begin(path, prompts)
        assert isinstance(path, EnsemblePath)
        for number, other in enumerate(self.others):
            context = other.pair.options.context_tokens
            fitted = fit_local(other.encode, context, prompts.room, prompts.conversation, prompts.personal)
            path.begin_other(number, fitted.private, fitted.public, fitted.stable)

    def view(self, answer: Distribution, logits: Logits) -> PositionView:
        """Return a position with the deltas of all models."""
        first = super().view(answer, logits)
        private, public = self._normalized(first, logits)
        ids = first.known.ids
        deltas = np.empty((1 + len(self.others), len(ids)), np.float32)
        deltas[0] = private[ids] - public[ids]
        for row, (other, own) in enumerate(zip(self.others, logits.others, strict=True), 1):
            assert other.alignment
            deltas[row] = other.alignment.deltas(own, first.known)
        private[ids] = public[ids] + combine(deltas, self._combination)
        return PositionView(answer, first.known, logits, private, public)

    def _normalized(self, first: PositionView, logits: Logits) -> tuple[Floats, Floats]:
        """Return the first model's log-probabilities, in buffers of our own."""
        size = len(first.public)
        if size > len(self._public):
            self._reserve(2 * size)
        private, public = self._private[:size], self._public[:size]
        np.subtract(first.private, np.float32(log_sum_exp(logits.private)), out=private)
        np.subtract(first.public, np.float32(log_sum_exp(logits.public)), out=public)
        return private, public
