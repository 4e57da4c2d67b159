"""What an observer who knows everything but the person learns: ``python -m tests.bench.bayesian``.

Eight persons who differ in one ordinary fact, which the guard does not protect; the packaged model on both sides.
The observer is the cloud: it knows both models, the settings and all eight profiles, and after each reply how
likely each of them is (Bayes). *Learned* is what that comes to for the right one, in bits, 3 being certainty;
*told* is what the window says. The honest cloud writes; the asking ones offer all eight words, again and again.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import math
from collections.abc import Sequence

import numpy as np

from engine.cloud.protocol import Answer
from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.local.tokens import Vocabulary
from engine.position.distribution import Distribution
from engine.privacy.near_ties import undecided
from engine.privacy.probe_detector import ProbeDetector
from engine.reply.events import Failed, Token
from engine.session.session import Session
from engine.settings import Settings, WritingSettings
from engine.speculation.token_sources import Mode
from engine.steering.log_softmax import log_softmax
from engine.steering.pick import Sampling, neutralized, pick, shortlist
from engine.steering.policy import Policy
from tests.bench.hostile import Attack, HostileCloud, made
from tests.bench.prompt_forms import Scorer

HOBBIES = ["sailing", "gardening", "football", "cooking", "painting", "chess", "cycling", "fishing"]
QUESTION = [Message("user", "Write a few lines about a quiet weekend.")]
TEMPERATURES = (0.0, 0.7, 1.0)


def person(number: int) -> PersonalContext:
    return PersonalContext.of_lines(
        (
            f"The user loves {HOBBIES[number]} and does it every weekend.",
            "The user is forty years old and has a garden.",
        )
    )


class Offer(Attack):
    """Begins a sentence, offers the eight words for its end, each a little less likely than the one before."""

    fall = 0.35

    def answer(self, honest: Distribution) -> Distribution:
        begun = self.vocabulary.tokenize("The user loves", control_tokens=False)
        place = len(self.said) % (len(begun) + 2)
        if place < len(begun):
            return self.insist(begun[place], honest)
        if place > len(begun):
            return self.insist(self.vocabulary.tokenize(".", control_tokens=False)[0], honest)
        words = [self.vocabulary.tokenize(f" {word}", control_tokens=False)[0] for word in HOBBIES]
        order = np.random.default_rng(len(self.said)).permutation(len(words))
        falls = self.fall * np.arange(len(words) + 40)
        filler = [t for t in honest.ids.tolist() if t not in words][:40]
        return made([*(words[i] for i in order), *filler], -falls[: 8 + len(filler)] - np.log(6))


class Alike(Offer):
    """All eight equally likely."""

    fall = 0.02


def chance(
    base: np.ndarray,
    own: np.ndarray,
    public: np.ndarray,
    token: int,
    settings: WritingSettings,
    sampling: Sampling,
    vocabulary: Vocabulary,
) -> float:
    """How likely a person's reply takes a token at a position."""
    delta = np.maximum(own - public, np.float32(-settings.floor))
    policy = Policy(None, log_softmax(base + np.float32(settings.strength) * delta), base)
    if settings.guard_words and (found := undecided(base, vocabulary.spelling)):
        policy = neutralized(policy, found)
    if sampling.greedy:
        return float(pick(policy, sampling, 0) == token)
    weights, kept = shortlist(policy.logprobs, sampling)
    return float(weights[kept == token].sum() / weights.sum())


def completed(answer: Distribution, public: np.ndarray) -> np.ndarray:
    """The cloud's distribution, what it did not send being spread as the local model has it."""
    base = public + np.float32(math.log(max(answer.tail_mass, 1e-9)))
    base[answer.ids] = answer.logprobs
    return log_softmax(base)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=40)
    parser.add_argument("--strength", type=float, default=WritingSettings().strength)
    options = parser.parse_args()
    scorer, session = Scorer(), await Session.open(Settings())
    assert session.local
    vocabulary = scorer.model.vocabulary
    public_prompt = scorer.encode(QUESTION)
    prompts = [scorer.encode(private_prompt(QUESTION, person(n))) for n in range(len(HOBBIES))]
    attack: Attack | None = None
    answers: list[Distribution] = []

    class Listening(HostileCloud):
        async def next(self, prefix: Sequence[int]) -> Answer:
            answer = await super().next(prefix)
            answers.append(answer.distribution)
            return answer

    session.cloud = dataclasses.replace(session.cloud, cloud=Listening(session.cloud.cloud, lambda: attack))
    print(f"c = {options.strength}, replies of {options.tokens} tokens to {len(HOBBIES)} persons")
    print("| cloud | T | learned, protections off | told | learned, on | told |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind in (None, Alike, Offer):
        for temperature in TEMPERATURES:
            cells = []
            for changes in ({"guard_words": 0, "budget_bits": 0.0, "watch": False}, {}):
                learned, told = [], []
                settings = WritingSettings(
                    strength=options.strength, temperature=temperature, max_tokens=options.tokens,
                    mode=Mode.STEPWISE, **changes,
                )  # fmt: skip
                sampling = settings.reply_settings().sampling
                for number in range(len(HOBBIES)):
                    session.watch = ProbeDetector()
                    attack = kind(vocabulary, 0) if kind else None
                    answers.clear()
                    said, bits = [], 0.0
                    writing = dataclasses.replace(settings, seed=number)
                    async for event in session.reply(QUESTION, person(number), writing):
                        if isinstance(event, Token):
                            said.append(event.token)
                            bits += event.disclosed_bits
                        elif isinstance(event, Failed):
                            raise SystemExit(event.message)
                    public = scorer.references(1, public_prompt, said)
                    bases = [completed(a, p) for a, p in zip(answers, public, strict=False)]
                    known = np.zeros(len(HOBBIES))
                    for other, prompt in enumerate(prompts):
                        own = scorer.references(0, prompt, said)
                        for base, o, p, token in zip(bases, own, public, said, strict=False):
                            likely = chance(base, o, p, token, settings, sampling, vocabulary)
                            # What is impossible by these numbers is a last digit of others.
                            known[other] += math.log2(max(likely, 0.01))
                    known -= np.logaddexp2.reduce(known)
                    learned.append(math.log2(len(HOBBIES)) + known[number])
                    told.append(bits)
                cells += [f"{np.mean(learned):.2f}", f"{np.mean(told):.1f}"]
            name = kind.__name__.lower() if kind else "honest"
            print(f"| {name} | {temperature} | " + " | ".join(cells) + " |", flush=True)
    await session.close()


if __name__ == "__main__":
    asyncio.run(main())
