"""How much of the reference gain the guard and the budget leave: ``python -m tests.bench.kept_gain [ROWS]``.

The person's own text, teacher-forced, under the policy minus under the cloud alone, nats a token; the public
prompt's SLM stands in for the cloud. A position whose own token the guard would refuse counts as no gain; what is
gained at the others alone stands beside, since a name that may not be said is most of what is lost. What a reply's
own pick would tell at each position, at the window's temperature, is what spends the budget.
"""

from __future__ import annotations

import json
import sys
from functools import partial

import numpy as np

from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.privacy.disclosure_budget import DisclosureBudget
from engine.privacy.guard import RUN_WORDS
from engine.settings import WritingSettings
from engine.steerer.picking import expects, guarded
from engine.steering.disclosure import disclosed_bits
from engine.steering.log_softmax import log_softmax
from engine.steering.policy import Policy
from tests.bench.prompt_forms import PASSAGE_CHARACTERS, REFERENCE_TOKENS, Scorer
from tests.conftest import DATA

STRENGTHS = (0.476, 0.732, 1.0)
BUDGETS = (64.0, 128.0, 256.0)


def main() -> None:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    rows = rows[: int(sys.argv[1]) if sys.argv[1:] else 40]
    scorer = Scorer()
    vocabulary = scorer.model.vocabulary
    settings = WritingSettings()
    sampling = settings.reply_settings().sampling
    names = ["steered", "of it sayable", "guard", *(f"guard, {budget:g} bits" for budget in BUDGETS)]
    gains: dict[tuple[float, str], list[float]] = {(c, name): [] for c in STRENGTHS for name in names}
    bits: dict[float, list[float]] = {c: [] for c in STRENGTHS}
    refused = positions = 0
    for row in rows:
        question = [Message("user", row["input"])]
        passages = tuple(h["text"][:PASSAGE_CHARACTERS] for h in row["history"][:1])
        personal = PersonalContext.of_lines(tuple(row["profile"].split("\n")), passages)
        reference = vocabulary.tokenize(row["reference"], control_tokens=False)[:REFERENCE_TOKENS]
        bases = scorer.references(1, scorer.encode(question), reference)
        own = scorer.references(0, scorer.encode(private_prompt(question, personal)), reference)
        deltas = np.maximum(own - bases, np.float32(-settings.floor))
        private = personal.private
        indexes = [
            private.fact_index(RUN_WORDS, vocabulary.is_common),
            private.passage_index(RUN_WORDS, vocabulary.is_common),
        ]
        guard = private.guard(indexes, [row["input"]])
        for c in STRENGTHS:
            told = 0.0
            budgets = {
                name: DisclosureBudget(guard, b) for name, b in zip(names[2:], (0.0, *BUDGETS), strict=True)
            }
            found = dict.fromkeys(names, 0.0)
            for base, delta, token in zip(bases, deltas, reference, strict=True):
                is_expected = expects(base)
                plain = float(log_softmax(base + np.float32(c) * delta)[token] - base[token])
                found["steered"] += plain
                done: dict[float, tuple[float, float]] = {}
                for name, protection in budgets.items():
                    trail, held = protection.check(vocabulary.spelling(token), partial(is_expected, token))
                    factor = protection.factor
                    if factor not in done:
                        policy = Policy(None, log_softmax(base + np.float32(c * factor) * delta), base)
                        policy = guarded(policy, vocabulary, protection, is_expected)
                        picked = int(policy.logprobs.argmax())
                        tells = disclosed_bits(policy, sampling, picked, c * factor)
                        done[factor] = (float(policy.logprobs[token] - base[token]), tells)
                    gain, tells = done[factor]
                    found[name] += 0.0 if held else gain
                    protection.took(trail, tells)
                    if name == "guard":
                        told += tells
                        found["of it sayable"] += 0.0 if held else plain
                        refused += c == STRENGTHS[0] and held is not None
            for name in names:
                gains[c, name].append(found[name] / len(reference))
            bits[c].append(told / len(reference))
        positions += len(reference)
    print(f"{len(rows)} rows, {positions} positions, {refused} refused by the guard, floor {settings.floor:g}")
    print("| c | " + " | ".join(names) + " | bits a token |")
    print("| --- |" + " --- |" * (len(names) + 1))
    for c in STRENGTHS:
        whole = float(np.mean(gains[c, "steered"]))
        cells = [f"{whole:+.3f}"]
        cells += [f"{np.mean(gains[c, name]):+.3f} ({np.mean(gains[c, name]) / whole:.0%})" for name in names[1:]]
        print(f"| {c} | " + " | ".join(cells) + f" | {np.mean(bits[c]):.2f} |")


if __name__ == "__main__":
    main()
