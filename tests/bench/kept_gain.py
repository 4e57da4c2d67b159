"""How much of the reference gain the guard and the budget leave: ``python -m tests.bench.kept_gain [ROWS]``.

The person's own text, teacher-forced, under the policy minus under the cloud alone, nats a token; the public
prompt's SLM stands in for the cloud. A position whose own token the guard would refuse counts as no gain. What a
token of the reference gains is what it discloses, so it is what spends the budget.
"""

from __future__ import annotations

import json
import math
import sys

import numpy as np

from engine.context.messages import Message
from engine.context.prompts import PersonalContext, private_prompt
from engine.privacy.disclosure_budget import DisclosureBudget
from engine.privacy.guard import RUN_WORDS, Guard, GuardState
from engine.steering.gain import reference_gain
from tests.bench.prompt_forms import PASSAGE_CHARACTERS, REFERENCE_TOKENS, Scorer
from tests.conftest import DATA

STRENGTHS = (0.476, 0.732, 1.0, 1.78)
BUDGETS = (32.0, 64.0, 128.0, 256.0)


def main() -> None:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    rows = rows[: int(sys.argv[1]) if sys.argv[1:] else 40]
    scorer = Scorer()
    vocabulary = scorer.model.vocabulary
    names = ["steered", "guard", *(f"guard, {budget:g} bits" for budget in BUDGETS)]
    gains: dict[tuple[float, str], list[float]] = {(c, name): [] for c in STRENGTHS for name in names}
    refused = positions = 0
    for row in rows:
        question = [Message("user", row["input"])]
        passages = tuple(h["text"][:PASSAGE_CHARACTERS] for h in row["history"][:1])
        facts = tuple(row["profile"].split("\n"))
        personal = PersonalContext.of_lines(facts, passages)
        reference = vocabulary.tokenize(row["reference"], control_tokens=False)[:REFERENCE_TOKENS]
        targets = np.array(reference, np.int64)
        base = scorer.references(1, scorer.encode(question), reference)
        own = scorer.references(0, scorer.encode(private_prompt(question, personal)), reference)
        delta = own - base

        def is_common(word: str) -> bool:
            return len(vocabulary.tokenize(f" {word}", control_tokens=False)) == 1

        private = personal.private
        indexes = [private.fact_index(RUN_WORDS, is_common), private.passage_index(RUN_WORDS, is_common)]
        guard, trail = Guard(indexes, [row["input"]]), GuardState()
        may = np.ones(len(targets))
        for n, token in enumerate(reference):
            trail, held = guard.step(trail, vocabulary.spelling(token))
            may[n] = held is None
        refused += int((1 - may).sum())
        positions += len(may)
        for c in STRENGTHS:
            plain = reference_gain(base, delta, targets, c)
            gains[c, "steered"].append(float(plain.mean()))
            gains[c, "guard"].append(float((plain * may).mean()))
            for budget in BUDGETS:
                protection = DisclosureBudget(None, budget)
                total = 0.0
                for n in range(len(targets)):
                    factor = protection.factor
                    one = slice(n, n + 1)
                    gain = (
                        float(plain[n])
                        if factor == 1.0
                        else float(reference_gain(base[one], delta[one], targets[one], c * factor)[0])
                    ) * may[n]
                    protection.took(protection.trail, gain / math.log(2))
                    total += gain
                gains[c, f"guard, {budget:g} bits"].append(total / len(targets))
    print(f"{len(rows)} rows, {positions} positions, {refused} refused by the guard")
    print("| c | " + " | ".join(names) + " |")
    print("| --- |" + " --- |" * len(names))
    for c in STRENGTHS:
        whole = float(np.mean(gains[c, "steered"]))
        cells = [f"{whole:+.3f}"]
        for name in names[1:]:
            mean = float(np.mean(gains[c, name]))
            cells.append(f"{mean:+.3f} ({mean / whole:.0%})" if whole else f"{mean:+.3f}")
        print(f"| {c} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
