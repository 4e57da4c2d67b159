"""What the guard costs: ``python -m tests.bench.guard``. Processor time a token, time and memory of the index."""

from __future__ import annotations

import argparse
import json
import statistics
import time
import tracemalloc
from contextlib import closing
from pathlib import Path

from engine.local.library import Model
from engine.models import packaged
from engine.privacy.guard import Guard, GuardState, Index
from engine.privacy.private_text import from_line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="JSON Lines of personal texts, such as CoGenesis")
    parser.add_argument("--bytes", type=int, default=100_000)
    options = parser.parse_args()
    model_file = packaged.smollm2()
    assert model_file is not None
    rows = [json.loads(line) for line in options.data.read_text(encoding="utf-8").splitlines()]
    whole = "\n".join(str(value) for row in rows for value in row.values())
    # More than there is: the same with other words, since a text that is there twice counts once.
    copies = -(-options.bytes // len(whole))
    text = "\n".join(whole.replace("e", f"e{copy}") if copy else whole for copy in range(copies))[: options.bytes]
    texts = tuple(line for line in text.split("\n") if line.strip())
    private = tuple(map(from_line, texts))
    with closing(Model(model_file)) as model:
        vocabulary = model.vocabulary

        def is_common(word: str) -> bool:
            return len(vocabulary.tokenize(f" {word}", control_tokens=False)) == 1

        started = time.thread_time()
        index = Index(private, is_common=is_common)
        seconds = time.thread_time() - started
        # Again, since counting memory takes time.
        tracemalloc.start()
        index = Index(private, is_common=is_common)
        kept, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        started = time.thread_time()
        guard = Guard([index], [str(rows[0].get("input", ""))])
        joined = time.thread_time() - started
        # The texts themselves, which come closest to what must be found at every token.
        reply = vocabulary.tokenize(text[:40_000], control_tokens=False)
        spellings = [vocabulary.spelling(token) for token in reply]
        times = []
        held = 0
        trail = GuardState()
        for spelling in spellings:
            started = time.thread_time()
            trail, found = guard.step(trail, spelling)
            found = found or guard.begun(trail, spelling)
            times.append((time.thread_time() - started) * 1e3)
            held += found is not None
    identifiers = len(index.spellings) + len(index.numbers)
    print(f"{len(text):,} characters in {len(texts):,} texts, {identifiers:,} identifiers")
    print(f"index: {seconds:.2f} s, {kept / 1e6:.1f} MB; joined with a conversation: {joined * 1e3:.1f} ms")
    ordered = sorted(times)
    print(
        f"a token: median {statistics.median(times):.4f} ms, 99% {ordered[len(ordered) * 99 // 100]:.4f} ms, "
        f"longest {ordered[-1]:.3f} ms over {len(times):,} tokens, {held:,} of them private"
    )


if __name__ == "__main__":
    main()
