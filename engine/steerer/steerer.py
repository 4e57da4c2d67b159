"""The device's half of a step: a cloud distribution and the local delta in, one chosen token out."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.common.errors import VocabularyError
from engine.common.i18n import tr
from engine.context.fitting import FittedPrompts
from engine.context.messages import Message
from engine.context.template import ChatTemplate, Segment, encode
from engine.local.pair import Pair
from engine.position.distribution import Distribution
from engine.position.logits import Floats, Logits
from engine.privacy.disclosure_budget import DisclosureBudget
from engine.privacy.guard import Guard, Index, Private
from engine.speculation.aligned_path import AlignedPath
from engine.speculation.local_path import LocalPath
from engine.speculation.path import Path
from engine.steerer.alternatives import DeltaOf, delta_of, no_delta, steered_alternatives
from engine.steerer.decision import Decision, PendingAlignment, PositionView, SteeringParams, TokenDecision
from engine.steerer.picking import UNPROTECTED, expects, pick_token, require_finite
from engine.steering.drafting import Guess, ProxyPolicy
from engine.steering.pick import Sampling, pick
from engine.steering.policy import Fuser, Policy
from engine.vocabulary.alignment import Alignment, Method
from engine.vocabulary.identity import require_spelling
from engine.vocabulary.incremental_tokenizer import IncrementalTokenizer
from engine.vocabulary.spellings import SpellingIndex
from engine.vocabulary.token_table import TokenTable


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
        self._fuser = Fuser(self.vocabulary.size)
        self._stand_in = ProxyPolicy(self.vocabulary.size)
        # Of the last reply: facts rarely change from one to the next.
        self._facts: tuple[tuple[object, ...], Index] | None = None
        self._guard: tuple[tuple[object, ...], Guard | None] | None = None
        """The last one, by what it was asked for: a reply asks before it sends anything, and when it writes."""

    def align(self, learned: TokenTable, method: Method = Method.BYTES) -> None:
        """Steer a cloud that cuts text into other tokens than the local model does. Takes a second."""
        vocabulary = self.vocabulary
        tokens = range(vocabulary.size)
        ends = [token for token in tokens if vocabulary.ends_reply(token)]
        spellings = SpellingIndex([vocabulary.spelling(token) for token in tokens], ends)
        self.lexicon = learned
        self._alignment = Alignment(spellings, self._tokenize, vocabulary.spelling, learned, method)

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
        asked = (private, run_words, tuple(public))
        if self._guard is not None and self._guard[0] == asked:
            return self._guard[1]
        wanted = (private.facts, run_words, private.listed)
        if self._facts is None or self._facts[0] != wanted:
            self._facts = (wanted, private.fact_index(run_words, self.vocabulary.is_common))
        indexes = [self._facts[1], private.passage_index(run_words, self.vocabulary.is_common)]
        made = private.guard(indexes, public)
        self._guard = (asked, made)
        return made

    def view(self, answer: Distribution, logits: Logits) -> PositionView:
        """Return a position as steering sees it: both models by the same token ids.

        Raises:
            VocabularyError: an id means something else to the local model.
        """
        known = self._known(answer)
        if self._alignment:
            return PositionView(answer, known, logits, *self._alignment.translate(logits, known))
        return PositionView(answer, known, logits, logits.private, logits.public)

    def formed(self, view: PositionView, params: SteeringParams) -> PositionView:
        """Return a position with its policy: the view itself where it has that already."""
        if view.policy is not None and view.params == params:
            return view
        started = time.perf_counter()
        known, private, public = view.known, view.private, view.public
        # The cloud's tokens that were seen so far are not all there is.
        whole = self._alignment.log_ratio(view.logits) if self._alignment else None
        log_ratio = self._fuser.log_ratio(private, public) if whole is None else whole
        if self._alignment and self._alignment.method is Method.GREEDY:
            policy = self._alignment.bytewise(view.logits, known, params.coefficient, params.floor)
        else:
            policy = self._fuser.fuse(
                known.ids,
                known.logprobs,
                known.tail_mass,
                private,
                public,
                params.coefficient,
                params.completion,
                params.floor,
                log_ratio,
            )
        fuse_ms = (time.perf_counter() - started) * 1e3
        return PositionView(view.answer, known, view.logits, private, public, params, policy, fuse_ms, log_ratio)

    def policy(self, view: PositionView, params: SteeringParams) -> Policy:
        """Return a position's policy, which lives until the next is formed."""
        policy = self.formed(view, params).policy
        assert policy is not None
        return policy

    def pick(
        self,
        view: PositionView,
        params: SteeringParams,
        *,
        position: int,
        alternatives: int,
        protection: DisclosureBudget = UNPROTECTED,
    ) -> TokenDecision:
        """Steer and pick one token.

        Args:
            view: both models' distributions of the position.
            params: how it is steered and picked.
            position: index within the reply, which fixes the random number.
            alternatives: how many candidates to describe.
            protection: says which tokens the reply may take.
        Raises:
            LocalModelError: the model computed impossible numbers.
        """
        view = self.formed(view, params)
        assert view.policy is not None
        delta: DeltaOf = no_delta
        if alternatives:
            delta = delta_of(view.private, view.public, view.log_ratio)
        return pick_token(
            view.policy,
            params.sampling,
            self.lexicon,
            position=position,
            alternatives=alternatives,
            coefficient=params.coefficient,
            protection=protection,
            is_expected=expects(view.public),
            delta=delta,
            fuse_ms=view.fuse_ms,
        )

    def pending(self, view: PositionView, *, position: int, max_pieces: int) -> PendingAlignment | None:
        """Return the token that would be picked, where the local model's view of it rests on the first of several
        pieces; None where it is known as well as it can be.

        Args:
            view: the position, with its policy.
            position: index within the reply.
            max_pieces: pieces behind which the local model can be asked.
        """
        policy, params = view.policy, view.params
        # `pick` says what is wrong with impossible numbers.
        if self._alignment is None or policy is None or params is None or not np.isfinite(policy.logprobs.max()):
            return None
        spelling = self.lexicon.spelling(policy.id_at(pick(policy, params.sampling, position)))
        pieces = self._alignment.pieces_ahead(view.logits, spelling, max_pieces)
        return PendingAlignment(spelling, pieces) if pieces else None

    def follow(self, logits: Logits, pending: PendingAlignment, behind: list[tuple[Floats, Floats]]) -> None:
        """Take in the logits behind each of a pending token's pieces."""
        assert self._alignment
        self._alignment.follow(logits, pending.spelling, behind)

    def leave(
        self,
        answer: Distribution,
        *,
        sampling: Sampling,
        position: int,
        alternatives: int,
        protection: DisclosureBudget = UNPROTECTED,
    ) -> TokenDecision:
        """Pick one token from the cloud's candidates alone, where a position is not steered.

        Args:
            answer: the cloud's distribution of the position.
            sampling, position, alternatives, protection: as for `pick`.
        Raises:
            VocabularyError: an id means something else to the local model.
        """
        started = time.perf_counter()
        known = self._known(answer)
        # In id order, as the whole vocabulary is, so that the position's random number means the same.
        order = np.argsort(known.ids)
        # Nothing in it is steered, and so nothing needs to be neutral.
        policy = self._fuser.plain(known.logprobs[order], known.ids[order])
        choice = pick_token(
            policy,
            sampling,
            self.lexicon,
            position=position,
            alternatives=alternatives,
            protection=protection,
            fuse_ms=(time.perf_counter() - started) * 1e3,
        )
        return replace(choice, decision=Decision.CLOUD)

    def alone(self, logits: Floats, sampling: Sampling, *, position: int, alternatives: int) -> TokenDecision:
        """Pick one token from the local model's own distribution, for replies without a cloud.

        Args:
            logits: raw logits, float32, shape (V,).
            sampling, position, alternatives: as for `pick`.
        Raises:
            LocalModelError: the model computed impossible numbers.
        """
        started = time.perf_counter()
        policy = self._fuser.plain(logits)
        require_finite(policy)
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
        floor: float = math.inf,
    ) -> list[Guess]:
        """Guess what will be picked where the cloud has not spoken yet; see `ProxyPolicy.guesses`."""
        own, public = logits.private, logits.public
        if self._alignment:
            own, public = self._alignment.translate(logits)
            # Before the first answer no token of the cloud is known, and none spells the rest of a character.
            if not len(public) or logits.stand.pending:
                return []
        own_logits = own if private else None
        return self._stand_in.guesses(public, own_logits, coefficient, sampling, position, count, floor)

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
