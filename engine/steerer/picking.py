"""From a policy to one token, past what must not be spelled."""

from __future__ import annotations

import time

import numpy as np

from engine.common.errors import LocalModelError
from engine.common.i18n import tr
from engine.privacy.disclosure_budget import DisclosureBudget
from engine.privacy.guard import Held
from engine.steerer.alternatives import DeltaOf, no_delta, steered_alternatives
from engine.steerer.decision import Decision, TokenDecision
from engine.steering.disclosure import disclosed_bits
from engine.steering.pick import Sampling, pick, pick_neutral
from engine.steering.policy import Policy
from engine.vocabulary.token_table import TokenTable

MAX_NEUTRAL = 64
"""Candidates at one position that would spell what is private, before it is left to the cloud."""
UNPROTECTED = DisclosureBudget()
"""Lets every token through."""


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
    protection: DisclosureBudget = UNPROTECTED,
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
        protection: says which tokens the reply may take.
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
        index, policy, held = _pick_neutral(policy, sampling, position, wanted, lexicon, protection)
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
        disclosed_bits=disclosed_bits(float(policy.logprobs[index]), float(policy.base_logprobs[index])),
        fuse_ms=fuse_ms,
        pick_ms=(time.perf_counter() - started) * 1e3,
        trail=protection.trail if ends_reply else protection.check(spelling)[0],
        held=held,
    )


def _pick_neutral(
    policy: Policy,
    sampling: Sampling,
    position: int,
    wanted: int,
    lexicon: TokenTable,
    protection: DisclosureBudget,
) -> tuple[int, Policy, tuple[Held, ...]]:
    """Pick so that what is private is neither said nor left out for the personal context's sake.

    Returns:
        The candidate's index, the policy that it was picked from, and what steering alone would have spelled
        where it wanted another candidate.
    """
    spelled: dict[int, Held] = {}

    def spells(index: int) -> bool:
        token = policy.id_at(index)
        if index in spelled:
            return True
        if lexicon.ends_reply(token):
            return False
        spelling = lexicon.spelling(token)
        found = protection.check(spelling)[1]
        if found is None:
            found = next((h for h in spelled.values() if h.is_near(protection.trail, spelling)), None)
        if found:
            spelled[index] = found
        return found is not None

    index, neutral = pick_neutral(policy, sampling, position, spells, MAX_NEUTRAL)
    held = spelled.get(wanted) if index != wanted else None
    return index, neutral, (held,) if held else ()
