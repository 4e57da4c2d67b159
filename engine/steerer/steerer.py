"""The device's half of a step: a cloud distribution and the local delta in, one chosen token out."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.common.errors import LocalModelError, VocabularyError
from engine.common.i18n import tr
from engine.context.fitting import FittedPrompts
from engine.context.messages import Message
from engine.context.template import ChatTemplate, Segment, encode
from engine.local.pair import Pair
from engine.position.distribution import Distribution
from engine.position.logits import Floats, Logits
from engine.privacy.disclosure_budget import DisclosureBudget
from engine.privacy.guard import Guard, Held, Index, Private
from engine.speculation.aligned_path import AlignedPath
from engine.speculation.local_path import LocalPath
from engine.speculation.path import Path
from engine.steerer.alternatives import steered_alternatives
from engine.steerer.decision import (
    Alternative,
    Decision,
    PendingAlignment,
    PositionView,
    SteeringParams,
    TokenDecision,
)
from engine.steering.disclosure import disclosed_bits
from engine.steering.drafting import Guess, ProxyPolicy
from engine.steering.pick import Sampling, pick, pick_neutral
from engine.steering.policy import Fuser, Policy
from engine.vocabulary.alignment import Alignment, Method
from engine.vocabulary.identity import require_spelling
from engine.vocabulary.incremental_tokenizer import IncrementalTokenizer
from engine.vocabulary.spellings import SpellingIndex
from engine.vocabulary.token_table import TokenTable

MAX_NEUTRAL = 64
"""Candidates at one position that would spell what is private, before it is left to the cloud."""
UNPROTECTED = DisclosureBudget()
"""Lets every token through."""


class Steerer:
    """The local model with all that turns its two logits and a cloud's answer into a token.

    Args:
        pair: the local model's two sequences.
        template: its chat template.
    Attributes:
        template: its chat template.
        vocabulary: the local model's.
        lexicon: the tokens that replies are made of: the cloud's, which are the local model's too unless `align`
            was called.
    """

    def __init__(self, pair: Pair, template: ChatTemplate) -> None:
        self.pair = pair
        self.vocabulary = pair.model.vocabulary
        self.lexicon: TokenTable = self.vocabulary
        self.template = template
        self._alignment: Alignment | None = None
        self._seen: PositionView | None = None
        self._formed: tuple[PositionView, SteeringParams, Policy] | None = None
        self._fuser = Fuser(self.vocabulary.size)
        self._stand_in = ProxyPolicy(self.vocabulary.size)
        # Of the last reply: facts rarely change from one to the next.
        self._facts: tuple[tuple[object, ...], Index] | None = None

    def align(self, learned: TokenTable, method: Method = Method.BYTES) -> None:
        """Steer a cloud that cuts text into other tokens than the local model does. Takes a second."""
        vocabulary = self.vocabulary
        tokens = range(vocabulary.size)
        ends = [token for token in tokens if vocabulary.ends_reply(token)]
        spellings = SpellingIndex([vocabulary.spelling(token) for token in tokens], ends)
        self.lexicon = learned
        self._alignment = Alignment(spellings, self._tokenize, vocabulary.spelling, learned, method)
        self._seen = None

    def joined(self) -> None:
        """Which tokens replies are made of is settled. Takes as long as `align`."""

    @property
    def alignment(self) -> Alignment | None:
        """How the vocabularies are joined; None where they are the same."""
        return self._alignment

    def reset_to(self, private: Sequence[int], public: Sequence[int]) -> None:
        """Depend on nothing that was read before but these prompts: numbers move in their last bits with what a
        cache holds, and with how many tokens are read at once. On the pair's thread; nothing may be computing.

        Args:
            private, public: token ids of the prompts that are read next; all but their last tokens are read
                now, unless they were when this was called before.
        """
        self.pair.reset_to(private, public)
        if self._alignment:
            self._alignment.forget()
        self._seen = self._formed = None

    def path(self, *, apart: bool) -> Path:
        """Return the local model along a new reply; see `LocalPath`."""
        if self._alignment is None:
            return LocalPath(self.pair, apart=apart)
        return AlignedPath(
            LocalPath(self.pair), IncrementalTokenizer(self._tokenize, self.vocabulary.spelling), self.lexicon
        )

    def begin(self, path: Path, prompts: FittedPrompts) -> None:
        """Let a path that `path` gave start reading a reply's prompts."""
        path.begin(prompts.private, prompts.public, prompts.stable)

    def _tokenize(self, text: str) -> list[int]:
        return self.vocabulary.tokenize(text, control_tokens=False)

    def encode(self, messages: Sequence[Message]) -> list[int]:
        """Return a conversation's token ids in the local model's template."""
        vocabulary = self.vocabulary
        return encode(
            self.template.render(messages),
            lambda text, control: vocabulary.tokenize(text, control_tokens=control),
            vocabulary.bos if vocabulary.adds_bos else None,
        )

    def render(self, messages: Sequence[Message]) -> str:
        """Return a conversation as the local model's template writes it, for a person to read."""
        return "".join(segment.text for segment in self.segments(messages))

    def segments(self, messages: Sequence[Message]) -> list[Segment]:
        """Return the same in pieces that tell the template's own text from what people wrote."""
        return self.template.render(messages)

    def guard(self, private: Private, run_words: int, public: Sequence[str]) -> Guard | None:
        """Return what keeps private texts out of a reply; None where there is nothing to keep. Run it on the
        pair's thread: it takes up to a second for 2 MB of facts, once, and reads the vocabulary.

        Args:
            private: the texts.
            run_words: words in a row that may not be repeated.
            public: the conversation.
        """
        told = frozenset(private.open)
        facts = tuple(text for text in private.facts if text not in told)
        passages = [text for text in private.passages if text not in told]
        wanted = (facts, run_words, private.listed, private.allowed)
        if self._facts is None or self._facts[0] != wanted:
            index = Index(facts, run_words, self._is_common, private.listed, private.allowed, words=True)
            self._facts = (wanted, index)
        indexes = [self._facts[1], Index(passages, run_words, self._is_common, (), private.allowed)]
        indexes = [index for index in indexes if index]
        return Guard(indexes, [*public, *private.open]) if indexes else None

    def _is_common(self, word: str) -> bool:
        """Whether the model's vocabulary has a word as one token, as it has those that many texts have."""
        return len(self.vocabulary.tokenize(f" {word}", control_tokens=False)) == 1

    def choose(
        self,
        answer: Distribution,
        logits: Logits,
        terms: SteeringParams,
        *,
        position: int,
        alternatives: int,
        protection: DisclosureBudget = UNPROTECTED,
    ) -> TokenDecision:
        """Steer and pick one token.

        Args:
            answer: the cloud's distribution of the position.
            logits: the local model's of the same.
            terms: the settings.
            position: index within the reply, which fixes the random number.
            alternatives: how many candidates to describe.
            protection: says which tokens the reply may take.
        Raises:
            VocabularyError: an id means something else to the local model.
        """
        started = time.perf_counter()
        policy = self.policy(answer, logits, terms)
        choice = self._pick(policy, terms.sampling, position, alternatives, started, protection)
        return replace(choice, alternatives=self._with_deltas(choice.alternatives, self.seen(answer, logits)))

    def _with_deltas(self, alternatives: Sequence[Alternative], seen: PositionView) -> tuple[Alternative, ...]:
        if not alternatives:
            return ()
        size = min(len(seen.private), len(seen.public))
        ratio = self._fuser.log_ratio(seen.private, seen.public)
        found = []
        for entry in alternatives:
            delta = math.nan
            if entry.token < size:
                delta = float(seen.private[entry.token]) - float(seen.public[entry.token]) - ratio
            found.append(replace(entry, delta=delta if math.isfinite(delta) else None))
        return tuple(found)

    def policy(self, answer: Distribution, logits: Logits, terms: SteeringParams) -> Policy:
        """Return a position's policy, formed once however often it is asked for in a row.

        Raises:
            VocabularyError: an id means something else to the local model.
        """
        seen = self.seen(answer, logits)
        if self._formed and self._formed[0] is seen and self._formed[1] == terms:
            return self._formed[2]
        known = seen.known
        if self._alignment and self._alignment.method is Method.GREEDY:
            policy = self._alignment.bytewise(logits, known, terms.coefficient)
        else:
            policy = self._fuser.fuse(
                known.ids,
                known.logprobs,
                known.tail_mass,
                seen.private,
                seen.public,
                terms.coefficient,
                terms.completion,
            )
        self._formed = (seen, terms, policy)
        return policy

    def seen(self, answer: Distribution, logits: Logits) -> PositionView:
        """Return a position as steering sees it: both models by the same token ids.

        Raises:
            VocabularyError: an id means something else to the local model.
        """
        last, followed = self._seen, len(logits.further)
        if last and last.answer is answer and last.logits is logits and last.followed == followed:
            return last
        known = self._known(answer)
        private, public = logits.private, logits.public
        if self._alignment:
            private, public = self._alignment.translate(logits, known)
        self._seen = PositionView(answer, logits, followed, known, private, public)
        return self._seen

    def undecided(
        self, answer: Distribution, logits: Logits, terms: SteeringParams, *, position: int, most: int
    ) -> PendingAlignment | None:
        """Return the token that would be picked, where the local model's view of it rests on the first of several
        pieces; None where it is known as well as it can be.

        Args:
            most: pieces behind which the local model can be asked.
        """
        if self._alignment is None:
            return None
        policy = self.policy(answer, logits, terms)
        # `choose` says what is wrong then.
        if not np.isfinite(policy.logprobs.max()):
            return None
        spelling = self.lexicon.spelling(policy.id_at(pick(policy, terms.sampling, position)))
        pieces = self._alignment.pieces_ahead(logits, spelling, most)
        return PendingAlignment(spelling, pieces) if pieces else None

    def decide(self, logits: Logits, undecided: PendingAlignment, behind: list[tuple[Floats, Floats]]) -> None:
        """Take in the logits behind each of an undecided token's pieces."""
        assert self._alignment
        self._alignment.follow(logits, undecided.spelling, behind)

    def leave(
        self,
        answer: Distribution,
        *,
        sampling: Sampling,
        position: int,
        alternatives: int,
        protection: DisclosureBudget = UNPROTECTED,
    ) -> TokenDecision:
        """Pick one token from the cloud's candidates alone, for a token that a gate leaves unsteered.

        Raises:
            VocabularyError: an id means something else to the local model.
        """
        started = time.perf_counter()
        known = self._known(answer)
        # In id order, as the whole vocabulary is, so that the position's random number means the same.
        order = np.argsort(known.ids)
        # Nothing in it is steered, and so nothing needs to be neutral.
        policy = self._fuser.plain(known.logprobs[order], known.ids[order])
        choice = self._pick(policy, sampling, position, alternatives, started, protection)
        return replace(choice, decision=Decision.CLOUD)

    def alone(self, logits: Floats, sampling: Sampling, *, position: int, alternatives: int) -> TokenDecision:
        """Pick one token from the local model's own distribution, for replies without a cloud.

        Args:
            logits: raw logits, float32, shape (V,).
            sampling, position, alternatives: as for `choose`.
        Raises:
            LocalModelError: the model computed impossible numbers.
        """
        started = time.perf_counter()
        policy = self._fuser.plain(logits)
        _require_finite(policy)
        # In the order of the ids, where a token's index is its id.
        token = pick(policy, sampling, position)
        return TokenDecision(
            token=token,
            spelling=self.vocabulary.spelling(token),
            ends_reply=self.vocabulary.ends_reply(token),
            decision=Decision.LOCAL,
            alternatives=steered_alternatives(policy, alternatives, token, self.vocabulary),
            disclosed_bits=0.0,
            fuse_ms=0.0,
            pick_ms=(time.perf_counter() - started) * 1e3,
        )

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
        """Guess what will be picked where the cloud has not spoken yet; see `ProxyPolicy.guesses`."""
        own, public = logits.private, logits.public
        if self._alignment:
            own, public = self._alignment.translate(logits)
            # It is in the buffers of what was seen last.
            self._seen = self._formed = None
            # Before the first answer no token of the cloud is known, and none spells the rest of a character.
            if not len(public) or logits.stand.pending:
                return []
        return self._stand_in.guesses(public, own if private else None, coefficient, sampling, position, count)

    def _known(self, answer: Distribution) -> Distribution:
        if self._alignment:
            if not len(answer):
                raise VocabularyError(
                    tr("The cloud's tokens are not the local model's, and it does not send their texts."),
                    tr("Choose a local model of the same family as the cloud model, or a llama.cpp server."),
                )
            return answer
        known = answer.below(self.vocabulary.size)
        if not len(known):
            raise VocabularyError(
                tr("None of the cloud's candidate tokens is in the local model's vocabulary."),
                tr("Choose a local model of the same family as the cloud model."),
            )
        require_spelling(int(known.ids[0]), known.spellings[0], self.vocabulary)
        return known

    def _pick(
        self,
        policy: Policy,
        sampling: Sampling,
        position: int,
        alternatives: int,
        started: float,
        protection: DisclosureBudget,
    ) -> TokenDecision:
        fused = time.perf_counter()
        _require_finite(policy)
        unsteered = pick(Policy(policy.ids, policy.base_logprobs, policy.base_logprobs), sampling, position)
        wanted = pick(policy, sampling, position)
        index = wanted
        held: tuple[Held, ...] = ()
        if protection.guards and policy.logprobs is not policy.base_logprobs:
            index, policy, held = self._pick_neutral(policy, sampling, position, wanted, protection)
        token = policy.id_at(index)
        decision = Decision.AGREED if index == unsteered else Decision.STEERED
        ends_reply, spelling = self.lexicon.ends_reply(token), self.lexicon.spelling(token)
        return TokenDecision(
            token=token,
            spelling=spelling,
            ends_reply=ends_reply,
            decision=Decision.GUARDED if held else decision,
            alternatives=steered_alternatives(policy, alternatives, index, self.lexicon),
            disclosed_bits=disclosed_bits(float(policy.logprobs[index]), float(policy.base_logprobs[index])),
            fuse_ms=(fused - started) * 1e3,
            pick_ms=(time.perf_counter() - fused) * 1e3,
            trail=protection.trail if ends_reply else protection.check(spelling)[0],
            held=held,
        )

    def _pick_neutral(
        self, policy: Policy, sampling: Sampling, position: int, wanted: int, protection: DisclosureBudget
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
            if self.lexicon.ends_reply(token):
                return False
            spelling = self.lexicon.spelling(token)
            found = protection.check(spelling)[1]
            if found is None:
                found = next((h for h in spelled.values() if h.is_near(protection.trail, spelling)), None)
            if found:
                spelled[index] = found
            return found is not None

        index, neutral = pick_neutral(policy, sampling, position, spells, MAX_NEUTRAL)
        held = spelled.get(wanted) if index != wanted else None
        return index, neutral, (held,) if held else ()


def _require_finite(policy: Policy) -> None:
    # Not-a-number spreads: one look at the normalized result finds it wherever it came from.
    if not np.isfinite(policy.logprobs.max()):
        raise LocalModelError(
            tr("The local model computed impossible numbers."), tr("Its file may be damaged: choose another.")
        )
