"""The process that loads a model file for the first time: ``python -m engine.local.trial_child``, see `gate`.

One line of JSON in, lines of JSON out: how far it is, and at last that all went well, or why not. Where llama.cpp
ends the process, there is no last line.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from engine.common import limits
from engine.common.errors import LocalModelError
from engine.common.i18n import carry
from engine.models.purpose import Purpose

BESIDE_BYTES = 3 * 2**30
"""Of memory beside the weights, where the system can limit it: Python, llama.cpp, and a short context."""
CONTEXT_TOKENS = 64
TOLD_STEP = 0.02


def main() -> int:
    """Try one file."""
    request = json.loads(sys.stdin.readline())
    # llama.cpp writes to standard output too; our lines must stay alone there.
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(**fields: object) -> None:
        answer.write(json.dumps(fields) + "\n")
        answer.flush()

    limits.die_quietly()
    # Here nobody knows the user's language.
    carry(request["secret"])
    try:
        run(request, say)
    except LocalModelError as error:
        say(message=error.message, remedy=error.remedy)
    except MemoryError:
        say(memory=True)
    else:
        say(fine=True)
    # What the file left behind in llama.cpp is not asked again.
    os._exit(0)


def run(request: dict[str, Any], say: Callable[..., None]) -> None:
    """Load the file and have it read a text.

    Raises:
        LocalModelError: it cannot be used.
    """
    # Only now: what loads llama.cpp takes its time.
    from engine.local.embedder import Embedder
    from engine.local.library import Model, supports_gpu

    say(done=0.0)
    told = 0.0

    def report(done: float) -> bool:
        nonlocal told
        if done - told >= TOLD_STEP:
            told = done
            say(done=done)
        return True

    path = Path(request["path"])
    if not supports_gpu():
        limits.limit_memory(2 * int(request["bytes"]) + BESIDE_BYTES)
    if request["purpose"] == Purpose.FINDING:
        with closing(Embedder(path, is_trial=True)) as embedder:
            embedder.embed("a b")
        return
    with closing(
        Model(
            path,
            gpu_layers=request["gpu_layers"],
            on_progress=report,
            vocabulary_only=request["vocabulary_only"],
            is_trial=True,
        )
    ) as model:
        tokens = model.vocabulary.tokenize("a b", control_tokens=False)[:2]
        if request["vocabulary_only"]:
            return
        with closing(
            model.new_context(sequences=2, tokens=CONTEXT_TOKENS, threads=1, prefill_threads=1)
        ) as context:
            # Several at once, and one alone: they go through other parts of llama.cpp.
            context.prefill(tokens or [0], 0, 0)
            context.step([((tokens or [0])[0], len(tokens) or 1, 0)])


if __name__ == "__main__":
    sys.exit(main())
