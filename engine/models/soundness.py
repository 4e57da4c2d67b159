"""Whether a GGUF header makes sense as a model, asked before llama.cpp sees the file.

llama.cpp answers some headers by ending the whole process: no layers, more of them than it has room for, experts
of whom none is used. What is checked here is what a header states of itself; what only loading the file can show
is left to `engine.local.gate`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.common.i18n import tr
from engine.models.gguf_reader import Header, MalformedError, Tensor, Value, plain

BLOCKS = {
    0: (1, 4),  # F32
    1: (1, 2),  # F16
    2: (32, 18),  # Q4_0
    3: (32, 20),  # Q4_1
    6: (32, 22),  # Q5_0
    7: (32, 24),  # Q5_1
    8: (32, 34),  # Q8_0
    9: (32, 36),  # Q8_1
    10: (256, 84),  # Q2_K
    11: (256, 110),  # Q3_K
    12: (256, 144),  # Q4_K
    13: (256, 176),  # Q5_K
    14: (256, 210),  # Q6_K
    15: (256, 292),  # Q8_K
    16: (256, 66),  # IQ2_XXS
    17: (256, 74),  # IQ2_XS
    18: (256, 98),  # IQ3_XXS
    19: (256, 50),  # IQ1_S
    20: (32, 18),  # IQ4_NL
    21: (256, 110),  # IQ3_S
    22: (256, 82),  # IQ2_S
    23: (256, 136),  # IQ4_XS
    24: (1, 1),  # I8
    25: (1, 2),  # I16
    26: (1, 4),  # I32
    27: (1, 8),  # I64
    28: (1, 8),  # F64
    29: (256, 56),  # IQ1_M
    30: (1, 2),  # BF16
    34: (256, 54),  # TQ1_0
    35: (256, 66),  # TQ2_0
    39: (32, 17),  # MXFP4
    40: (64, 36),  # NVFP4
    41: (128, 18),  # Q1_0
    42: (64, 18),  # Q2_0
}
"""For each way of storing weights, how many numbers go into one block, and its bytes (llama.cpp, ggml.c)."""

MAX_LAYERS = 512
MAX_EXPERTS = 512
"""llama.cpp's own bounds (LLAMA_MAX_LAYERS, LLAMA_MAX_EXPERTS)."""
MAX_WIDTH = 2**18
MAX_HEADS = 4096
MAX_HEAD_SIZE = 2**14
MAX_CONTEXT = 2**28
MAX_TOKENS = 2**22
MAX_ALIGNMENT = 2**20

EACH_TOKEN = ("tokenizer.ggml.token_type", "tokenizer.ggml.scores")
"""Arrays that have one element for each token."""


def check(header: Header, size: int) -> None:
    """Refuse a header that no model has.

    Args:
        header: as `gguf_reader.read_header` read it.
        size: bytes of the file.
    Raises:
        MalformedError
    """
    check_weights(header, size)
    shape = _Shape(header)
    shape.check_layers()
    shape.check_experts()
    _check_vocabulary(header)


def check_weights(header: Header, size: int) -> None:
    """Refuse a header whose weights are not where a file of this size can have them.

    Raises:
        MalformedError
    """
    _check_alignment(header)
    _check_tensors(header, size)


def _check_alignment(header: Header) -> None:
    stated = header.values.get("general.alignment")
    if stated is None:
        return
    if type(stated) is not int or not 0 < stated <= MAX_ALIGNMENT or stated.bit_count() != 1:
        raise _absurd("general.alignment", stated)


def _check_tensors(header: Header, size: int) -> None:
    """Refuse weights that are not where a file of this size can have them."""
    parts = header.values.get("split.count")
    # Of a model in several files, the first may hold the header alone.
    if not header.tensors and not (type(parts) is int and parts > 1):
        raise MalformedError(tr("holds no weights"))
    if len({tensor.name for tensor in header.tensors}) < len(header.tensors):
        raise MalformedError(tr("names two of its tensors alike"))
    end = 0
    for tensor in sorted(header.tensors, key=lambda tensor: tensor.offset):
        if tensor.offset % header.alignment:
            raise MalformedError(tr("places its weights askew ({name})", name=plain(tensor.name)))
        if tensor.offset < end:
            raise MalformedError(tr("has weights that overlap ({name})", name=plain(tensor.name)))
        end = tensor.offset + _bytes(tensor)
        if header.begin + end > size:
            raise MalformedError(tr("is incomplete: it ends before its weights do"))


def _bytes(tensor: Tensor) -> int:
    """Bytes of its weights; 0 where it is not known how they are stored, which llama.cpp may know."""
    if not tensor.shape or not all(0 < n < 2**40 for n in tensor.shape):
        raise MalformedError(tr("has weights of an impossible shape ({name})", name=plain(tensor.name)))
    numbers, bytes_each = BLOCKS.get(tensor.kind, (1, 0))
    if tensor.shape[0] % numbers:
        raise MalformedError(tr("has weights of an impossible shape ({name})", name=plain(tensor.name)))
    return math.prod(tensor.shape) // numbers * bytes_each


class _Shape:
    """What a header says of its model's layers."""

    def __init__(self, header: Header) -> None:
        self._header = header
        stated = header.values.get("general.architecture")
        if not isinstance(stated, str) or not stated.strip():
            raise MalformedError(tr("does not say which kind of model it is"))
        self._architecture = stated

    def check_layers(self) -> None:
        layers = self._number("block_count", 1, MAX_LAYERS)
        self._number("context_length", 1, MAX_CONTEXT)
        width = self._number("embedding_length", 1, MAX_WIDTH)
        heads = self._each("attention.head_count", layers, MAX_HEADS)
        cached = self._each("attention.head_count_kv", layers, MAX_HEADS) or heads
        # Recurrent models have none, and are told so when they are loaded.
        if not any(heads) and not self._is_recurrent:
            raise _absurd(self._key("attention.head_count"), max(heads, default=0))
        for asking, kept in zip(heads, cached, strict=True):
            if kept > asking or (kept and asking % kept):
                raise _absurd(self._key("attention.head_count_kv"), kept)
        if max(heads, default=0) > width:
            raise _absurd(self._key("attention.head_count"), max(heads))
        for name in ("attention.key_length", "attention.value_length", "rope.dimension_count"):
            self._each(name, 0, MAX_HEAD_SIZE)

    def check_experts(self) -> None:
        experts = self._number("expert_count", 0, MAX_EXPERTS, is_needed=False)
        used = max(self._each("expert_used_count", 0, MAX_EXPERTS), default=0)
        if used > experts or (experts and not used):
            raise _absurd(self._key("expert_used_count"), used)

    @property
    def _is_recurrent(self) -> bool:
        return any(key.startswith((self._key("ssm."), self._key("wkv."))) for key in self._header.values)

    def _key(self, name: str) -> str:
        return f"{self._architecture}.{name}"

    def _number(self, name: str, low: int, high: int, *, is_needed: bool = True) -> int:
        value = self._header.values.get(self._key(name))
        if value is None and not is_needed:
            return 0
        if type(value) is not int or not low <= value <= high:
            raise _absurd(self._key(name), value)
        return value

    def _each(self, name: str, layers: int, high: int) -> Sequence[int]:
        """Return a number for each layer, of a header that states one for all or each layer's; () for none.

        Args:
            layers: how many there must be; 0 takes as many as there are.
        """
        key = self._key(name)
        value = self._header.values.get(key)
        if value is None and key not in self._header.lengths:
            return ()
        several = value if isinstance(value, tuple) else (value,) * (layers or 1)
        numbers = [v for v in several if type(v) is int and 0 <= v <= high]
        if len(numbers) < len(several) or (layers and len(numbers) != layers):
            raise _absurd(key, value)
        return numbers


def _check_vocabulary(header: Header) -> None:
    if header.values.get("tokenizer.ggml.model") in (None, "none", "no_vocab"):
        return
    tokens = header.lengths.get("tokenizer.ggml.tokens", 0)
    if not 0 < tokens <= MAX_TOKENS:
        raise _absurd("tokenizer.ggml.tokens", tokens)
    for key in EACH_TOKEN:
        if header.lengths.get(key, tokens) != tokens:
            raise MalformedError(
                tr(
                    "has {tokens:,} tokens, but {other:,} of {key}",
                    tokens=tokens,
                    other=header.lengths[key],
                    key=key,
                )
            )
    rows = next((t.shape[1:2] for t in header.tensors if t.name == "token_embd.weight"), None)
    if rows is not None and rows != (tokens,):
        raise MalformedError(
            tr("has {tokens:,} tokens, but weights for {other:,}", tokens=tokens, other=rows[0] if rows else 1)
        )


def _absurd(key: str, value: Value | None) -> MalformedError:
    if value is None:
        return MalformedError(tr("does not state {key}", key=plain(key)))
    return MalformedError(tr("states an absurd {key}: {value}", key=plain(key), value=plain(str(value))[:60]))
