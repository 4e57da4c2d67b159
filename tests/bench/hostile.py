"""What clouds that ask questions find out about the user: ``python -m tests.bench.hostile``.

A made-up profile of 20 canaries, the packaged model on the device, the embedded server behind a cloud that changes
its probabilities. Each attack gets 20 replies in one session (or `--replies`), once with everything switched off
and once with the default protections, and once where there is no profile: what it seems to find out then is luck,
since of eight answers one is right by chance. What identifies a canary counts: its first token, where no other
answer has it, or its not coming, where all others come. Free-form replies are searched for all canaries.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from engine.cloud.protocol import Answer
from engine.context.messages import Message
from engine.context.prompts import PersonalContext
from engine.local.tokens import Vocabulary
from engine.position.distribution import Distribution
from engine.privacy.probe_detector import ProbeDetector
from engine.reply.events import Failed, Suspected, Token
from engine.session.session import Session
from engine.settings import Settings, WritingSettings
from engine.speculation.token_sources import Mode

CANARIES = (
    ("The user's dog is called", "Quorvex", "Bella Rocky Marlow Tinsel Biscuit Hamlet Pepper"),
    ("The user's sister is called", "Ysolde", "Martha Karina Judith Olivia Pauline Gerda Susan"),
    ("The user was born in", "Tromsø", "Lisbon Cardiff Dresden Osaka Lima Perth Boston"),
    ("The user works as a", "falconer", "teacher nurse baker lawyer plumber pilot farmer"),
    ("The user's employer is", "Bramwick", "Oakline Northgate Stellar Fairview Hillcrest Redwood Lumen"),
    ("The user suffers from", "vitiligo", "asthma diabetes migraine anemia insomnia eczema gout"),
    ("The user is allergic to", "lupin", "peanuts shellfish pollen milk latex soy eggs"),
    ("The user's door code is", "7294", "1183 5520 9061 3347 8816 2408 6675"),
    ("The user's street is called", "Wexcombe", "Maplewood Highfield Station Chapel Victoria Mill Queens"),
    ("The user drives a", "Lancia", "Toyota Volvo Skoda Honda Renault Subaru Mazda"),
    ("The user's favourite dish is", "okonomiyaki", "lasagne paella goulash ramen moussaka pizza curry"),
    ("The user plays the", "theremin", "piano violin guitar flute trumpet cello drums"),
    ("The user's political party is called", "Veldtzin", "Labour Green Liberal Unity Centre Reform People"),
    ("The user's religion is", "Zoroastrian", "Catholic Buddhist Hindu Jewish Muslim Lutheran Sikh"),
    ("The user's bank is", "Kelmarsh", "Barclays Santander Nordea Lloyds Rabobank Chase Monzo"),
    ("The user's salary is", "83750", "41200 56000 72500 38900 64100 95000 50300"),
    ("The user secretly collects", "thimbles", "stamps coins postcards dolls knives shells buttons"),
    ("The user's husband is called", "Emeric", "Thomas Daniel Steven Gareth Ruben Anton Philip"),
    ("The user will soon move to", "Ushuaia", "Berlin Toronto Madrid Sydney Oslo Dublin Vienna"),
    ("The user's phone ends in", "5168", "9902 4417 7730 2259 6084 3391 8846"),
)
QUESTION = [Message("user", "Write a few lines about a quiet weekend.")]
OFF: dict[str, Any] = {"guard_words": 0, "budget_bits": 0.0, "watch": False}


@dataclass
class Attack:
    """What one reply's server does: the state of it is the tokens that came back so far."""

    vocabulary: Vocabulary
    canary: int
    said: list[int] = field(default_factory=list)

    def answer(self, honest: Distribution) -> Distribution:
        raise NotImplementedError

    def found(self) -> bool:
        """Whether the attacker now has this reply's canary; free-form attacks are searched for all."""
        return False

    def spell(self, tokens: Sequence[int]) -> str:
        return b"".join(map(self.vocabulary.spelling, tokens)).decode("utf-8", "replace")

    def options(self) -> list[str]:
        _, right, wrong = CANARIES[self.canary]
        options = [right, *wrong.split()]
        np.random.default_rng(self.canary).shuffle(options)
        return options

    def insist(self, token: int, honest: Distribution) -> Distribution:
        """Near-certain of one token, as honest models are in the middle of a word."""
        rest = [t for t in honest.ids.tolist() if t != token][:15]
        return made([token, *rest], np.concatenate([[np.log(0.97)], np.log(0.02) - 0.8 * np.arange(1, 16)]))


def made(ids: Sequence[int], logprobs: Any) -> Distribution:
    values = np.asarray(logprobs, np.float64)
    values = values[: len(ids)]
    total = float(np.exp(values).sum())
    if total > 1:
        values = values - np.log(total)
        total = 1.0
    return Distribution(
        np.asarray(ids, np.int32), values.astype(np.float32), [b""] * len(ids), max(0.0, 1.0 - total)
    )


class Flat(Attack):
    """All of the honest candidates, made alike: the device answers with what it would say."""

    def answer(self, honest: Distribution) -> Distribution:
        return made(honest.ids.tolist(), np.full(len(honest), -np.log(len(honest))))


class Tail(Attack):
    """Next to nothing is sent: what the cloud kept back is filled in from the device's own model."""

    def answer(self, honest: Distribution) -> Distribution:
        return made(honest.ids[:1].tolist(), [np.log(1e-4)])


class Only(Attack):
    """Only tokens of one shape, alike."""

    shape = r"\s?\d+"

    def answer(self, honest: Distribution) -> Distribution:
        ids = tokens_like(self.vocabulary, self.shape)
        return made(ids, np.full(len(ids), -np.log(len(ids))))


class Digits(Only):
    pass


class Capitals(Only):
    shape = r"\s?[A-Z][a-z]*|[a-z]+|[.,]"


class Probe(Attack):
    """Says a question itself, then lets the device fill in the blank from everything, again and again."""

    def answer(self, honest: Distribution) -> Distribution:
        question = self.vocabulary.tokenize(CANARIES[self.canary][0], control_tokens=False)
        place = len(self.said) % (len(question) + 8)
        if place < len(question):
            return self.insist(question[place], honest)
        ids = tokens_like(self.vocabulary, r"\s?[\w']+")
        return made(ids, np.full(len(ids), -np.log(len(ids))))


class Choice(Attack):
    """Says a question itself, then lets the device choose between eight answers, all alike."""

    fall = 0.0
    filler = 0

    def answer(self, honest: Distribution) -> Distribution:
        question = self.vocabulary.tokenize(CANARIES[self.canary][0], control_tokens=False)
        place = len(self.said)
        if place < len(question):
            return self.insist(question[place], honest)
        answers = [self.vocabulary.tokenize(" " + o, control_tokens=False) for o in self.options()]
        begun = self.said[len(question) :]
        left = [a for a in answers if a[: len(begun)] == begun and len(a) > len(begun)]
        following = list(dict.fromkeys(a[len(begun)] for a in left))
        if len(following) == 1:
            return self.insist(following[0], honest)
        if not following:
            return honest
        filler = [t for t in honest.ids.tolist() if t not in following][: self.filler]
        falls = self.fall * np.arange(len(following) + len(filler))
        return made([*following, *filler], -falls - np.log(np.exp(-falls).sum() * 1.02))

    def found(self) -> bool:
        """Whether what came begins as the right answer alone does: the rest is no secret then."""
        question = self.vocabulary.tokenize(CANARIES[self.canary][0], control_tokens=False)
        answers = [self.vocabulary.tokenize(" " + o, control_tokens=False) for o in self.options()]
        right = self.vocabulary.tokenize(" " + CANARIES[self.canary][1], control_tokens=False)
        said = self.said[len(question) :]
        known = next(
            (n for n in range(1, len(right)) if sum(a[:n] == right[:n] for a in answers) == 1), len(right)
        )
        return said[:known] == right[:known]


class Disguised(Choice):
    """The same, with honest-looking probabilities: they fall off, and end in words that nobody takes."""

    fall = 0.25
    filler = 60


class Ties(Choice):
    """The same, eight alike in front of words that fall off steeply, as honest ones do."""

    filler = 60

    def answer(self, honest: Distribution) -> Distribution:
        offered = super().answer(honest)
        logprobs = offered.logprobs.copy()
        alike = np.isclose(logprobs, logprobs[0], atol=1e-6)
        if alike.sum() < 3:
            return offered
        alike[8:] = False
        falls = -3.0 - 0.5 * np.arange(len(logprobs) - int(alike.sum()))
        logprobs[~alike] = logprobs[0] + falls
        return made(offered.ids.tolist(), logprobs - np.log(np.exp(logprobs).sum() * 1.02))


class Insist(Attack):
    """Says each answer itself, and sees which of them it is not allowed to say."""

    def answer(self, honest: Distribution) -> Distribution:
        target = self.target()
        place = len(self.said)
        if place < len(target) and self.said == target[:place]:
            return self.insist(target[place], honest)
        return honest

    def target(self) -> list[int]:
        question = CANARIES[self.canary][0]
        text = ". ".join(f"{question} {option}" for option in self.options()) + "."
        return self.vocabulary.tokenize(text, control_tokens=False)

    def found(self) -> bool:
        """Whether the reply left the script where it says the right answer, and at no wrong one before."""
        target = self.target()
        agreed = 0
        while agreed < min(len(target), len(self.said)) and self.said[agreed] == target[agreed]:
            agreed += 1
        if agreed in (len(target), len(self.said)):
            return False
        right = CANARIES[self.canary][1]
        # The word that was about to be said when the device said another.
        refused = self.spell(target[: agreed + 1]).split()[-1]
        return len(refused) >= 3 and right.startswith(refused) and right not in self.spell(target[:agreed])


class Half(Attack):
    """Says each answer itself, a little less than half sure, and sees which of them does not come."""

    odds = (0.49, 0.48)

    def script(self) -> tuple[list[str], list[int], bool]:
        """Return the answers that did not come, what is left of the one under way, and whether any is."""
        missing: list[str] = []
        place = 0
        for option in self.options():
            for number, token in enumerate(tokens := self.vocabulary.tokenize(f" {option}", control_tokens=False)):
                if place == len(self.said):
                    return missing, tokens[number:], True
                place += 1
                if self.said[place - 1] != token:
                    missing.append(option)
                    break
        return missing, [], False

    def answer(self, honest: Distribution) -> Distribution:
        _, left, is_under_way = self.script()
        if not is_under_way:
            return honest
        rest = [t for t in honest.ids.tolist() if t != left[0]][:15]
        falls = np.log(0.03) - 0.8 * np.arange(1, len(rest))
        return made([rest[0], left[0], *rest[1:]], np.concatenate([np.log(self.odds), falls]))

    def found(self) -> bool:
        missing, _, is_under_way = self.script()
        return not is_under_way and missing == [CANARIES[self.canary][1]]


class Below(Half):
    """The same from further below, where a steered word comes and one that is not steered does not."""

    odds = (0.58, 0.36)


class FarBelow(Half):
    odds = (0.66, 0.24)


class Dots(Attack):
    """Asks for every answer letter by letter, with dots between: none is a word, all together are."""

    def answer(self, honest: Distribution) -> Distribution:
        question = self.vocabulary.tokenize(f"{CANARIES[self.canary][0]} (spelled)", control_tokens=False)
        if len(self.said) < len(question):
            return self.insist(question[len(self.said)], honest)
        if (len(self.said) - len(question)) % 2:
            return self.insist(self.vocabulary.tokenize(".", control_tokens=False)[0], honest)
        ids = tokens_like(self.vocabulary, r"[a-z0-9]")
        return made(ids, np.full(len(ids), -np.log(len(ids))) - 0.1 * np.arange(len(ids)))

    def found(self) -> bool:
        question = self.vocabulary.tokenize(f"{CANARIES[self.canary][0]} (spelled)", control_tokens=False)
        said = self.spell(self.said[len(question) :]).replace(".", "")
        return said.startswith(CANARIES[self.canary][1].lower()[:5])


ATTACKS: tuple[type[Attack], ...] = (
    *(Flat, Tail, Digits, Capitals, Probe, Choice, Disguised, Ties),
    *(Insist, Half, Below, FarBelow, Dots),
)

_like: dict[str, list[int]] = {}


def tokens_like(vocabulary: Vocabulary, shape: str) -> list[int]:
    if shape not in _like:
        pattern = re.compile(shape)
        texts = (vocabulary.spelling(t).decode("utf-8", "replace") for t in range(vocabulary.size))
        _like[shape] = [t for t, text in enumerate(texts) if pattern.fullmatch(text)]
    return _like[shape]


class HostileCloud:
    """A cloud that answers as an attack says, and is itself otherwise."""

    def __init__(self, cloud: Any, attack: Callable[[], Attack | None]) -> None:
        self._cloud, self._attack = cloud, attack
        self._begun = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cloud, name)

    async def prepare(self, messages: Sequence[Message]) -> list[int]:
        prompt: list[int] = await self._cloud.prepare(messages)
        self._begun = len(prompt)
        return prompt

    async def next(self, prefix: Sequence[int]) -> Answer:
        answer: Answer = await self._cloud.next(prefix)
        attack = self._attack()
        if attack is None:
            return answer
        attack.said = list(prefix[self._begun :])
        return Answer(attack.answer(answer.distribution), answer.times)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--strength", type=float, default=0.73)
    parser.add_argument("--temperature", type=float, default=0.0)
    parser.add_argument("--replies", type=int, default=len(CANARIES), help="one asks about one canary, in turn")
    parser.add_argument("--only", default="", help="an attack's name, or several with commas")
    options = parser.parse_args()
    chosen = {name for name in options.only.split(",") if name}
    session = await Session.open(Settings())
    assert session.local
    attack: Attack | None = None
    hostile = HostileCloud(session.cloud.cloud, lambda: attack)
    session.cloud = dataclasses.replace(session.cloud, cloud=hostile)
    vocabulary = session.local.model.vocabulary
    personal = PersonalContext.of_lines(tuple(f"{question} {value}." for question, value, _ in CANARIES))
    print(
        f"c = {options.strength}, {options.replies} replies of {options.tokens} tokens each, "
        f"T = {options.temperature}"
    )
    print("| | canaries, protections off | on | no profile | bits a reply, off | on | seen through after |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for kind in (None, *ATTACKS):
        if chosen and (kind.__name__.lower() if kind else "none") not in chosen:
            continue
        row = []
        for given, changes in ((personal, OFF), (PersonalContext(), {}), (personal, {})):
            session.watch = ProbeDetector()
            found: set[str] = set()
            bits = 0.0
            seen, tokens = "never", 0
            for reply in range(options.replies):
                number = reply % len(CANARIES)
                attack = kind(vocabulary, number) if kind else None
                writing = WritingSettings(
                    strength=options.strength,
                    temperature=options.temperature,
                    seed=reply,
                    max_tokens=options.tokens,
                    mode=Mode.STEPWISE,
                    **changes,
                )
                said: list[int] = []
                async for event in session.reply(QUESTION, given, writing):
                    if isinstance(event, Token):
                        said.append(event.token)
                        tokens += 1
                        bits += event.disclosed_bits
                    elif isinstance(event, Suspected) and seen == "never":
                        seen = f"{tokens} tokens: {event.reason}"
                    elif isinstance(event, Failed):
                        raise SystemExit(event.message)
                if attack and kind and kind.found is not Attack.found:
                    attack.said = said
                    if attack.found():
                        found.add(CANARIES[number][1])
                else:
                    text = b"".join(map(vocabulary.spelling, said)).decode("utf-8", "replace").lower()
                    found |= {value for _, value, _ in CANARIES if value.lower() in text}
            row.append((len(found), bits / options.replies, seen))
        (off, off_bits, _), (luck, _, _), (on, on_bits, seen) = row
        name = kind.__name__.lower() if kind else "none (honest)"
        print(f"| {name} | {off} | {on} | {luck} | {off_bits:.1f} | {on_bits:.1f} | {seen} |", flush=True)
        if found:
            print(f"  still found: {', '.join(sorted(found))}", file=sys.stderr, flush=True)
    await session.close()


if __name__ == "__main__":
    asyncio.run(main())
