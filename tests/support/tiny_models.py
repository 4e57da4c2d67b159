"""Models of some kilobytes that llama.cpp loads and runs: random weights, real headers.

What they write or find is nonsense; that they load, decode and can be told apart is what tests need. Every part of
a header can be left out or be another one.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from engine.common.errors import LocalModelError
from engine.models import purpose
from engine.models.purpose import Purpose
from tests.engine.models import gguf_files as made

WIDTH, HEADS, FEED, CONTEXT = 32, 2, 64, 128
END = "<|end|>"
TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"
NORMAL, CONTROL = 1, 3

Pairs = Mapping[str, bytes | None]
"""Pairs of a header by their keys; None is left out."""


def _bytes_of_gpt2() -> list[str]:
    """The characters that stand for the 256 bytes in GPT-2's vocabulary."""
    shown = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    others = iter(range(256, 512))
    return [chr(byte) if byte in shown else chr(next(others)) for byte in range(256)]


WRITER_TOKENS = (*_bytes_of_gpt2(), "ab", END)
FINDER_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"▁{chr(c)}" for c in range(97, 123)), "▁bread")

WRITER: Mapping[str, bytes] = {
    "general.architecture": made.string("general.architecture", "llama"),
    "general.name": made.string("general.name", "Tiny writer"),
    "llama.block_count": made.number("llama.block_count", 1),
    "llama.context_length": made.number("llama.context_length", CONTEXT),
    "llama.embedding_length": made.number("llama.embedding_length", WIDTH),
    "llama.feed_forward_length": made.number("llama.feed_forward_length", FEED),
    "llama.attention.head_count": made.number("llama.attention.head_count", HEADS),
    "llama.attention.head_count_kv": made.number("llama.attention.head_count_kv", 1),
    "llama.rope.dimension_count": made.number("llama.rope.dimension_count", WIDTH // HEADS),
    "llama.attention.layer_norm_rms_epsilon": made.fraction("llama.attention.layer_norm_rms_epsilon", 1e-5),
    "tokenizer.ggml.model": made.string("tokenizer.ggml.model", "gpt2"),
    "tokenizer.ggml.pre": made.string("tokenizer.ggml.pre", "gpt-2"),
    "tokenizer.ggml.tokens": made.strings("tokenizer.ggml.tokens", WRITER_TOKENS),
    "tokenizer.ggml.token_type": made.numbers(
        "tokenizer.ggml.token_type", [*[NORMAL] * (len(WRITER_TOKENS) - 1), CONTROL], kind=made.I32
    ),
    "tokenizer.ggml.merges": made.strings("tokenizer.ggml.merges", ["a b"]),
    "tokenizer.ggml.eos_token_id": made.number("tokenizer.ggml.eos_token_id", len(WRITER_TOKENS) - 1),
    "tokenizer.chat_template": made.string("tokenizer.chat_template", TEMPLATE),
}
"""What the header of a model that writes says."""

FINDER: Mapping[str, bytes] = {
    "general.architecture": made.string("general.architecture", "bert"),
    "general.name": made.string("general.name", "Tiny finder"),
    "bert.block_count": made.number("bert.block_count", 1),
    "bert.context_length": made.number("bert.context_length", CONTEXT),
    "bert.embedding_length": made.number("bert.embedding_length", WIDTH),
    "bert.feed_forward_length": made.number("bert.feed_forward_length", FEED),
    "bert.attention.head_count": made.number("bert.attention.head_count", HEADS),
    "bert.attention.layer_norm_epsilon": made.fraction("bert.attention.layer_norm_epsilon", 1e-12),
    "bert.attention.causal": made.truth("bert.attention.causal", False),
    "bert.pooling_type": made.number("bert.pooling_type", 1),
    "tokenizer.ggml.model": made.string("tokenizer.ggml.model", "bert"),
    "tokenizer.ggml.tokens": made.strings("tokenizer.ggml.tokens", FINDER_TOKENS),
    "tokenizer.ggml.token_type": made.numbers(
        "tokenizer.ggml.token_type", [*[CONTROL] * 5, *[NORMAL] * (len(FINDER_TOKENS) - 5)], kind=made.I32
    ),
    "tokenizer.ggml.token_type_count": made.number("tokenizer.ggml.token_type_count", 2),
    "tokenizer.ggml.bos_token_id": made.number("tokenizer.ggml.bos_token_id", 2),
    "tokenizer.ggml.seperator_token_id": made.number("tokenizer.ggml.seperator_token_id", 3),
    "tokenizer.ggml.unknown_token_id": made.number("tokenizer.ggml.unknown_token_id", 1),
    "tokenizer.ggml.padding_token_id": made.number("tokenizer.ggml.padding_token_id", 0),
}
"""What the header of an embedding model says."""

_WRITER_BLOCK = {
    "attn_norm.weight": (WIDTH,),
    "attn_q.weight": (WIDTH, WIDTH),
    "attn_k.weight": (WIDTH, WIDTH // HEADS),
    "attn_v.weight": (WIDTH, WIDTH // HEADS),
    "attn_output.weight": (WIDTH, WIDTH),
    "ffn_norm.weight": (WIDTH,),
    "ffn_gate.weight": (WIDTH, FEED),
    "ffn_up.weight": (WIDTH, FEED),
    "ffn_down.weight": (FEED, WIDTH),
}
_FINDER_BLOCK = {
    **{f"attn_{part}.weight": (WIDTH, WIDTH) for part in ("q", "k", "v", "output")},
    **{f"attn_{part}.bias": (WIDTH,) for part in ("q", "k", "v", "output")},
    **{f"{part}_norm.{kind}": (WIDTH,) for part in ("attn_output", "layer_output") for kind in ("weight", "bias")},
    "ffn_up.weight": (WIDTH, FEED),
    "ffn_up.bias": (FEED,),
    "ffn_down.weight": (FEED, WIDTH),
    "ffn_down.bias": (WIDTH,),
}


def writer(other: Pairs | None = None, *, blocks: int = 1, seed: int = 0) -> bytes:
    """A model that writes, of Llama's kind, with a chat template.

    Args:
        other: pairs of its header that are not those of `WRITER`.
        blocks: layers whose weights it has, whatever its header says.
        seed: of its weights.
    """
    shapes: dict[str, tuple[int, ...]] = {"token_embd.weight": (WIDTH, len(WRITER_TOKENS))}
    for block in range(blocks):
        shapes |= {f"blk.{block}.{name}": shape for name, shape in _WRITER_BLOCK.items()}
    shapes["output_norm.weight"] = (WIDTH,)
    return model({**WRITER, **(other or {})}, shapes, seed)


def finder(other: Pairs | None = None, *, seed: int = 0) -> bytes:
    """An embedding model, of BERT's kind; it knows the letters and the word "bread".

    Args:
        other: pairs of its header that are not those of `FINDER`.
        seed: of its weights.
    """
    shapes: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (WIDTH, len(FINDER_TOKENS)),
        "position_embd.weight": (WIDTH, CONTEXT),
        "token_types.weight": (WIDTH, 2),
        "token_embd_norm.weight": (WIDTH,),
        "token_embd_norm.bias": (WIDTH,),
        **{f"blk.0.{name}": shape for name, shape in _FINDER_BLOCK.items()},
    }
    return model({**FINDER, **(other or {})}, shapes, seed)


def model(pairs: Pairs, shapes: Mapping[str, Sequence[int]], seed: int = 0) -> bytes:
    """A whole file, its weights 32-bit numbers around 0, or around 1 where they scale."""
    random = np.random.default_rng(seed)
    weights = {
        name: random.normal(float("norm.weight" in name), 0.3, tuple(shape)[::-1]).astype(np.float32)
        for name, shape in shapes.items()
    }
    return file([pair for pair in pairs.values() if pair is not None], weights)


def file(pairs: Sequence[bytes], weights: Mapping[str, np.ndarray]) -> bytes:
    """A whole file of these pairs and weights of 32 or 16 bits; it names their dimensions the other way round."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(weights), len(pairs)) + b"".join(pairs)
    body = bytearray()
    for name, values in weights.items():
        kind = {np.dtype(np.float32): 0, np.dtype(np.float16): 1}[values.dtype]
        head += made.Tensor(name, values.shape[::-1], len(body), kind).encoded()
        body += values.tobytes()
        body += bytes(-len(body) % made.ALIGNMENT)
    return head + bytes(-len(head) % made.ALIGNMENT) + bytes(body)


def complaint(path: Path, wanted_for: Purpose) -> str:
    """Return why a file is refused for something; "" where it is taken."""
    try:
        purpose.check(path, wanted_for)
    except LocalModelError as error:
        return error.message
    return ""
