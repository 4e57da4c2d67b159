"""Which wording of the private prompt helps most and is copied least (20 CoGenesis rows, SmolLM2).

Reference gain: the person's own text under the policy, teacher-forced, minus under the cloud alone, nats a
token; the public prompt's SLM stands in for the cloud. Copied: share of a steered greedy reply's runs of four
words that stand in the private text and not in the question.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.context import prompts
from engine.context.messages import Message
from engine.context.template import ChatTemplate, encode
from engine.local.decoding import Context
from engine.local.library import Model
from engine.models import packaged
from engine.steering.gain import reference_gain
from tests.conftest import DATA

STRENGTHS = (0.476, 0.732, 1.0)
REFERENCE_TOKENS = 160
REPLY_TOKENS = 60
PASSAGE_CHARACTERS = 800

USE = (
    "Use what you know about the user to decide what to say and how to say it. Never quote it.\n\nAbout the user:"
)

Form = Callable[[str, list[str], str], list[Message]]


def everything_first(facts: str, passages: list[str], question: str) -> list[Message]:
    instruction = (
        "You write for the person described below. Let what you know shape content, tone and style; "
        "do not list it or mention that you were told."
    )
    told = "\n\n".join(f"Something the person wrote:\n{p}" for p in passages)
    return [
        Message("system", f"{instruction}\n\nAbout the person:\n{facts}\n\n{told}"),
        Message("user", question),
    ]


def passages_last(instruction: str, reminder: str = "") -> Form:
    def form(facts: str, passages: list[str], question: str) -> list[Message]:
        told = "\n\n".join(f"Something I wrote before:\n{p}" for p in passages)
        user = f"{told}\n\n{reminder}{question}" if passages else f"{reminder}{question}"
        return [Message("system", f"{instruction}\n\n{facts}".strip()), Message("user", user)]

    return form


def an_exchange_before(instruction: str) -> Form:
    def form(facts: str, passages: list[str], question: str) -> list[Message]:
        told = "\n\n".join(f"Something I wrote before:\n{p}" for p in passages)
        exchange = [Message("user", told), Message("assistant", "Thank you. I will write like you, in new words.")]
        return [Message("system", f"{instruction}\n\n{facts}"), *exchange, Message("user", question)]

    return form


def system_before_the_question(instruction: str) -> Form:
    def form(facts: str, passages: list[str], question: str) -> list[Message]:
        told = "\n\n".join(f"Something the person wrote:\n{p}" for p in passages)
        return [
            Message("system", f"{instruction}\n\n{facts}"),
            Message("system", told),
            Message("user", question),
        ]

    return form


def passages_after(instruction: str) -> Form:
    def form(facts: str, passages: list[str], question: str) -> list[Message]:
        told = "\n\n".join(f"Something I wrote before, for the style:\n{p}" for p in passages)
        return [Message("system", f"{instruction}\n\n{facts}"), Message("user", f"{question}\n\n{told}")]

    return form


def everything_first_never_quote(facts: str, passages: list[str], question: str) -> list[Message]:
    told = "\n\n".join(f"Something the person wrote:\n{p}" for p in passages)
    return [Message("system", f"{USE}\n{facts}\n\n{told}"), Message("user", question)]


FORMS: dict[str, Form] = {
    "all in the system message": everything_first,
    "passages last, write for": passages_last(
        "You write for the person described below. Let what you know shape content, tone and style; "
        "do not list it or mention that you were told."
    ),
    "passages last, write as": passages_last("Write as the following person would write."),
    "passages last, use, don't recite": passages_last(USE),
    "the same, with a reminder": passages_last(
        USE,
        "In new words, and in my style: ",
    ),
    "write as, with a reminder": passages_last(
        "Write as the following person would write.", "Write this the way I would, in new words: "
    ),
    "an exchange before": an_exchange_before(USE),
    "system message before the question": system_before_the_question(USE),
    "question, then passages": passages_after(USE),
    "all in the system message, use": everything_first_never_quote,
    "as built": lambda facts, passages, question: prompts.private_prompt(
        [Message("user", question)], prompts.PersonalContext.of_lines(tuple(facts.split("\n")), tuple(passages))
    ),
}


@dataclass
class Result:
    gains: dict[float, list[float]]
    copied: list[float]
    tokens: list[int]


class Scorer:
    def __init__(self) -> None:
        path = packaged.smollm2()
        assert path is not None
        self.model = Model(path)
        vocabulary = self.model.vocabulary
        self.template = ChatTemplate(
            self.model.chat_template,
            vocabulary.control_spelling(vocabulary.bos),
            vocabulary.control_spelling(vocabulary.eos),
        )
        self.contexts = [self._context(), self._context()]

    def _context(self) -> Context:
        return self.model.new_context(sequences=1, tokens=4096, threads=1, prefill_threads=2)

    def encode(self, messages: Sequence[Message]) -> list[int]:
        vocabulary = self.model.vocabulary
        return encode(
            self.template.render(messages),
            lambda text, control: vocabulary.tokenize(text, control_tokens=control),
            vocabulary.bos if vocabulary.adds_bos else None,
        )

    def references(self, number: int, prompt: Sequence[int], reference: Sequence[int]) -> np.ndarray:
        """Log-probabilities at the reference's positions, float32, (N, V); then it stands behind the prompt."""
        context = self.contexts[number]
        context.truncate(0, 0)
        logits = np.empty((len(reference), self.model.vocabulary.size), np.float32)
        context.read_logits(context.prefill(prompt, 0, 0), logits[0])
        context.score(reference[:-1], len(prompt), 0, logits[1:])
        context.truncate(0, len(prompt))
        return log_softmax(logits)

    def reply(self, lengths: tuple[int, int], first: tuple[np.ndarray, np.ndarray], coefficient: float) -> str:
        """A greedy reply from where both contexts stand."""
        own, base = first[0].copy(), first[1].copy()
        said: list[int] = []
        vocabulary = self.model.vocabulary
        while len(said) < REPLY_TOKENS:
            token = int(np.argmax(base + coefficient * (own - base)))
            if vocabulary.ends_reply(token):
                break
            said.append(token)
            for context, length, ahead in zip(self.contexts, lengths, (own, base), strict=True):
                context.step([(token, length + len(said) - 1, 0)])
                context.read_logits(0, ahead)
                log_softmax(ahead[None])
        self.contexts[1].truncate(0, lengths[1])
        return b"".join(vocabulary.spelling(t) for t in said).decode("utf-8", "replace")


def log_softmax(logits: np.ndarray) -> np.ndarray:
    logits -= logits.max(axis=1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return logits


def runs(text: str, length: int = 4) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def main() -> None:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()][:20]
    chosen = {
        name: form for name, form in FORMS.items() if not sys.argv[1:] or any(a in name for a in sys.argv[1:])
    }
    scorer = Scorer()
    results = {name: Result({c: [] for c in STRENGTHS}, [], []) for name in chosen}
    started = time.perf_counter()
    for number, row in enumerate(rows):
        question, facts = row["input"], row["profile"]
        passages = [h["text"][:PASSAGE_CHARACTERS] for h in row["history"][:3]]
        private_text = "\n".join([facts, *passages])
        reference = scorer.model.vocabulary.tokenize(row["reference"], control_tokens=False)[:REFERENCE_TOKENS]
        public = scorer.encode([Message("user", question)])
        base = scorer.references(1, public, reference)
        targets = np.array(reference, np.int64)
        for name, form in chosen.items():
            private = scorer.encode(form(facts, passages, question))
            own = scorer.references(0, private, reference)
            first = own[0].copy(), base[0]
            delta = np.subtract(own, base, out=own)
            for c in STRENGTHS:
                results[name].gains[c].append(float(reference_gain(base, delta, targets, c).mean()))
            reply = scorer.reply((len(private), len(public)), first, 1.0)
            said = runs(reply) - runs(question)
            results[name].copied.append(len(said & runs(private_text)) / max(1, len(said)))
            results[name].tokens.append(len(private))
        print(f"row {number + 1} of {len(rows)}, {time.perf_counter() - started:.0f} s", file=sys.stderr)
    print("| form | " + " | ".join(f"gain at {c}" for c in STRENGTHS) + " | copied at 1.0 | tokens |")
    print("| --- |" + " --- |" * (len(STRENGTHS) + 2))
    for name, found in results.items():
        gains = " | ".join(
            f"{np.mean(found.gains[c]):.3f} ({np.std(found.gains[c], ddof=1) / len(rows) ** 0.5:.3f})"
            for c in STRENGTHS
        )
        print(f"| {name} | {gains} | {np.mean(found.copied):.1%} | {np.mean(found.tokens):.0f} |")


if __name__ == "__main__":
    main()
