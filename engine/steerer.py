"""The device's half of a step: a cloud distribution and the local delta in, one chosen token out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.ahead.local_path import Logits
from engine.context.messages import Message
from engine.context.template import ChatTemplate, encode
from engine.distribution import Distribution
from engine.errors import LocalModelError, VocabularyError
from engine.events import Alternative, Decision
from engine.local.pair import Pair
from engine.steering.disclosure import disclosed_bits
from engine.steering.drafting import Guess, StandIn
from engine.steering.pick import Sampling, pick
from engine.steering.policy import Completion, Fuser, Policy
from engine.vocabulary.identity import require_spelling


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen token.

    Attributes:
        token: its id.
        spelling: the bytes it adds to the text.
        ends_reply: True when it ends the turn instead of adding to it.
        decision: whether the cloud alone would have picked it.
        alternatives: the most likely candidates, most likely first.
        disclosed_bits: log2(steered / base).
        fuse_ms, pick_ms: what forming the policy and picking cost, in milliseconds.
    """

    token: int
    spelling: bytes
    ends_reply: bool
    decision: Decision
    alternatives: tuple[Alternative, ...]
    disclosed_bits: float
    fuse_ms: float
    pick_ms: float


class Steerer:
    """The local model with all that turns its two logits and a cloud's answer into a token.

    Args:
        pair: the local model's two sequences.
        template: its chat template.
    """

    def __init__(self, pair: Pair, template: ChatTemplate) -> None:
        self.pair = pair
        self.vocabulary = pair.model.vocabulary
        self._template = template
        self._fuser = Fuser(self.vocabulary.size)
        self._stand_in = StandIn(self.vocabulary.size)

    def encode(self, messages: Sequence[Message]) -> list[int]:
        """Return a conversation's token ids in the local model's template."""
        vocabulary = self.vocabulary
        return encode(
            self._template.render(messages),
            lambda text, control: vocabulary.tokenize(text, control_tokens=control),
            vocabulary.bos if vocabulary.adds_bos else None,
        )

    def render(self, messages: Sequence[Message]) -> str:
        """Return a conversation as the local model's template writes it, for a person to read."""
        return "".join(segment.text for segment in self._template.render(messages))

    def choose(
        self,
        answer: Distribution,
        logits: Logits,
        *,
        coefficient: float,
        completion: Completion,
        sampling: Sampling,
        position: int,
        alternatives: int,
    ) -> Choice:
        """Steer and pick one token.

        Args:
            answer: the cloud's distribution of the position.
            logits: the local model's of the same.
            coefficient: c; 0 leaves the cloud's distribution as it is.
            completion, sampling: the settings.
            position: index within the reply, which fixes the random number.
            alternatives: how many candidates to describe.
        Raises:
            VocabularyError: an id means something else to the local model.
        """
        started = time.perf_counter()
        known = self._known(answer)
        policy = self._fuser.fuse(
            known.ids,
            known.logprobs,
            known.tail_mass,
            logits.private,
            logits.public,
            coefficient,
            completion,
        )
        return self._pick(policy, sampling, position, alternatives, started)

    def leave(self, answer: Distribution, *, sampling: Sampling, position: int, alternatives: int) -> Choice:
        """Pick one token from the cloud's candidates alone, for a token that a gate leaves unsteered.

        Raises:
            VocabularyError: an id means something else to the local model.
        """
        started = time.perf_counter()
        known = self._known(answer)
        # In id order, as the whole vocabulary is, so that the position's random number means the same.
        order = np.argsort(known.ids)
        base = known.logprobs[order]
        base -= np.log(np.exp(base).sum())
        choice = self._pick(Policy(known.ids[order], base, base), sampling, position, alternatives, started)
        return replace(choice, decision=Decision.CLOUD)

    def guesses(
        self,
        logits: Logits,
        *,
        private: bool,
        coefficient: float,
        sampling: Sampling,
        position: int,
        count: int,
    ) -> list[Guess]:
        """Guess what will be picked at a position that the cloud has not spoken about; see `StandIn.guesses`."""
        return self._stand_in.guesses(
            logits.public, logits.private if private else None, coefficient, sampling, position, count
        )

    def _known(self, answer: Distribution) -> Distribution:
        known = within(answer, self.vocabulary.size)
        if not len(known):
            raise VocabularyError(
                "None of the cloud's candidate tokens is in the local model's vocabulary.",
                "Choose a local model of the same family as the cloud model.",
            )
        require_spelling(int(known.ids[0]), known.spellings[0], self.vocabulary)
        return known

    def _pick(
        self, policy: Policy, sampling: Sampling, position: int, alternatives: int, started: float
    ) -> Choice:
        fused = time.perf_counter()
        # Not-a-number spreads: one look at the normalized result finds it wherever it came from.
        if not np.isfinite(policy.logprobs.max()):
            raise LocalModelError(
                "The local model computed impossible numbers.", "Its file may be damaged: choose another."
            )
        index = pick(policy, sampling, position)
        unsteered = pick(Policy(policy.ids, policy.base_logprobs, policy.base_logprobs), sampling, position)
        token = policy.id_at(index)
        described = tuple(self._alternative(policy, i) for i in policy.top(alternatives))
        bits = disclosed_bits(float(policy.logprobs[index]), float(policy.base_logprobs[index]))
        return Choice(
            token=token,
            spelling=self.vocabulary.spelling(token),
            ends_reply=self.vocabulary.ends_reply(token),
            decision=Decision.AGREED if index == unsteered else Decision.STEERED,
            alternatives=described,
            disclosed_bits=bits,
            fuse_ms=(fused - started) * 1e3,
            pick_ms=(time.perf_counter() - fused) * 1e3,
        )

    def _alternative(self, policy: Policy, index: int) -> Alternative:
        token = policy.id_at(index)
        text = self.vocabulary.spelling(token).decode("utf-8", "replace")
        return Alternative(
            token,
            text or self.vocabulary.control_spelling(token),
            base=float(np.exp(policy.base_logprobs[index])),
            steered=float(np.exp(policy.logprobs[index])),
        )


def within(distribution: Distribution, size: int) -> Distribution:
    """Leave out ids that a vocabulary of `size` lacks (padding of a larger model); the tail takes their mass."""
    if int(distribution.ids.max()) < size:
        return distribution
    kept = np.flatnonzero(distribution.ids < size)
    logprobs = distribution.logprobs[kept]
    return Distribution(
        distribution.ids[kept],
        logprobs,
        [distribution.spellings[i] for i in kept.tolist()],
        tail_mass=min(1.0, max(0.0, 1.0 - float(np.exp(logprobs).sum()))),
    )


def unsteered_alternatives(distribution: Distribution, count: int) -> tuple[Alternative, ...]:
    """Describe the cloud's own most likely candidates, for replies without steering."""
    found = []
    for token, logprob, spelling in zip(
        distribution.ids[:count].tolist(),
        distribution.logprobs[:count].tolist(),
        distribution.spellings,
        strict=False,
    ):
        probability = float(np.exp(logprob))
        found.append(Alternative(token, spelling.decode("utf-8", "replace"), probability, probability))
    return tuple(found)
