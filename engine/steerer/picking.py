"""From a policy to one token, past what must not be spelled."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from engine.common.errors import LocalModelError
from engine.common.i18n import tr
from engine.position.logits import Floats
from engine.privacy.disclosure_budget import DisclosureBudget
from engine.privacy.guard import Held
from engine.privacy.near_ties import undecided
from engine.steerer.alternatives import DeltaOf, no_delta, steered_alternatives
from engine.steerer.decision import Decision, TokenDecision
from engine.steering.disclosure import disclosed_bits
from engine.steering.pick import Sampling, neutralized, notable, pick, pick_neutral
from engine.steering.policy import Policy
from engine.vocabulary.token_table import TokenTable

EXPECTED = 3.0
"""Nats below the local model's first choice, without the personal context, within which a token is expected."""
MAX_NEUTRAL = 64
"""Candidates at one position that would spell what is private, before it is left to the cloud."""
UNPROTECTED = DisclosureBudget()
"""Lets every token through."""
Expects = Callable[[int], bool]
"""Whether anybody's reply may well go on with a token, by its id."""


def no_expectation(_token: int) -> bool:
    """Nobody knows."""
    return False


def expects(public: Floats) -> Expects:
    """Return what is to be expected at a position.

    Args:
        public: the local model's raw logits without the personal context, by token id, float32, shape (V,).
    """
    # The highest when it is asked for: at most positions nobody does.
    limit: float | None = None

    def is_expected(token: int) -> bool:
        nonlocal limit
        if limit is None:
            limit = float(public.max()) - EXPECTED
        return token < len(public) and float(public[token]) >= limit

    return is_expected


def require_finite(policy: Policy) -> None:
    """Refuse a policy of impossible numbers.

    Raises:
        LocalModelError: it holds some.
    """
    # Not-a-number spreads: one look at the normalized result finds it wherever it came from.
    if not np.isfinite(policy.logprobs.max()):
        raise LocalModelError(
            tr("The local model computed impossible numbers."), tr("Its file may be damaged: choose another.")
        )


def pick_token(
    policy: Policy,
    sampling: Sampling,
    lexicon: TokenTable,
    *,
    position: int,
    alternatives: int,
    coefficient: float = 0.0,
    protection: DisclosureBudget = UNPROTECTED,
    is_expected: Expects = no_expectation,
    delta: DeltaOf = no_delta,
    fuse_ms: float = 0.0,
) -> TokenDecision:
    """Pick one token and describe it.

    Args:
        policy: of the position.
        sampling: how to pick.
        lexicon: what the tokens spell.
        position: index within the reply, which fixes the random number.
        alternatives: how many candidates to describe.
        coefficient: c, by which the policy was steered.
        protection: says which tokens the reply may take.
        is_expected: see `expects`.
        delta: what the personal context did for a token.
        fuse_ms: what forming the policy took.
    Raises:
        LocalModelError: the policy holds impossible numbers.
    """
    started = time.perf_counter()
    require_finite(policy)
    unsteered = pick(Policy(policy.ids, policy.base_logprobs, policy.base_logprobs), sampling, position)
    wanted = index = pick(policy, sampling, position)
    held: tuple[Held, ...] = ()
    if protection.guards and policy.logprobs is not policy.base_logprobs:
        private = _PrivateCandidates(policy, lexicon, protection, is_expected)
        index, policy = pick_neutral(policy, sampling, position, private.neutral(), private.spells, MAX_NEUTRAL)
        if index != wanted and wanted in private.held:
            held = (private.held[wanted],)
    token = policy.id_at(index)
    decision = Decision.AGREED if index == unsteered else Decision.STEERED
    ends_reply, spelling = lexicon.ends_reply(token), lexicon.spelling(token)
    described = steered_alternatives(policy, alternatives, index, lexicon, delta)
    return TokenDecision(
        token=token,
        spelling=spelling,
        ends_reply=ends_reply,
        decision=Decision.GUARDED if held else decision,
        alternatives=described,
        disclosed_bits=disclosed_bits(policy, sampling, index, coefficient),
        fuse_ms=fuse_ms,
        pick_ms=(time.perf_counter() - started) * 1e3,
        trail=protection.trail if ends_reply else protection.check(spelling)[0],
        held=held,
    )


def guarded(policy: Policy, lexicon: TokenTable, protection: DisclosureBudget, is_expected: Expects) -> Policy:
    """Return a policy as it is picked from under a guard, but for spellings that nobody would pick."""
    if not protection.guards or policy.logprobs is policy.base_logprobs:
        return policy
    neutral = _PrivateCandidates(policy, lexicon, protection, is_expected).neutral()
    return neutralized(policy, neutral) if neutral else policy


class _PrivateCandidates:
    """The candidates of one position that steering leaves as likely as the cloud finds them.

    Attributes:
        held: those that would spell what is private, by index, with that.
    """

    def __init__(
        self, policy: Policy, lexicon: TokenTable, protection: DisclosureBudget, is_expected: Expects
    ) -> None:
        self._policy, self._lexicon, self._protection = policy, lexicon, protection
        self._is_expected = is_expected
        self.held: dict[int, Held] = {}

    def neutral(self) -> set[int]:
        """Return what is neutral among the candidates that the cloud finds likely."""
        private = {index for index in notable(self._policy) if self.spells(index)}
        return private.union(undecided(self._policy.base_logprobs, self._spelling))

    def spells(self, index: int) -> bool:
        """Whether a candidate would spell, or begin to spell, what is private."""
        if index in self.held:
            return True
        token = self._policy.id_at(index)
        if self._lexicon.ends_reply(token):
            return False
        spelling, protection = self._lexicon.spelling(token), self._protection
        found = protection.check(spelling, lambda: self._is_expected(token))[1]
        if found is None:
            found = next((h for h in self.held.values() if h.is_near(protection.trail, spelling)), None)
        if found:
            self.held[index] = found
        return found is not None

    def _spelling(self, index: int) -> bytes:
        return self._lexicon.spelling(self._policy.id_at(index))
