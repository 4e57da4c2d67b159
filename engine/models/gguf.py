"""What the header of a GGUF file says of the model in it, without loading it.

Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md, versions 2 and 3, little-endian. The file may be
anybody's: what is read, kept and repeated is bounded by this module, not by the numbers in the file.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.common.errors import LocalModelError
from engine.common.i18n import tr
from engine.models.gguf_reader import Header, MalformedError, Value, plain, read_header

QUANTIZATIONS = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0",
    37: "TQ2_0",
    38: "MXFP4",
}
"""llama.cpp's names of general.file_type (llama_ftype in llama.h)."""

MAX_LAYERS = 4096
CACHE_ELEMENT_BYTES = 2


@dataclass(frozen=True, slots=True)
class GgufInfo:
    """A model file. A text is "" and a number 0 where the file does not say.

    Attributes:
        architecture: llama.cpp's name of it, such as ``qwen3``.
        name: the model's name for people.
        size_label: such as ``0.6B``.
        parameters: weights, counted over all tensors.
        quantization: how they are stored, such as ``Q4_K_M``.
        context_tokens: longest context that it was trained for.
        licence: as the file names it.
        languages: codes such as ``en``.
        vocabulary_size: tokens.
        layers, kv_heads, head_size: of the attention; the largest, where layers differ.
        cache_bytes_per_token: keys and values of one position over all layers, 16 bits each.
        has_chat_template: it was made for conversations.
        parts: files that the model is split into; 1 is the usual.
        part: which of them this is; 0 is the first.
        kind: what the file calls itself, such as ``model`` or ``adapter``.
        pooling: how the tokens' meanings become a text's, as llama.cpp numbers it; -1 where the file names no way.
        reads_forwards: a token knows those before it, and not those behind, as in every model that writes.
    """

    architecture: str
    name: str
    size_label: str
    parameters: int
    quantization: str
    context_tokens: int
    licence: str
    languages: tuple[str, ...]
    vocabulary_size: int
    layers: int
    kv_heads: int
    head_size: int
    cache_bytes_per_token: int
    has_chat_template: bool
    parts: int
    part: int
    kind: str
    pooling: int
    reads_forwards: bool


def read(path: Path) -> GgufInfo:
    """Read a GGUF file's header.

    Raises:
        LocalModelError: it cannot be read, is not a GGUF file, is incomplete, or makes no sense.
    """
    return describe(header_of(path))


def header_of(path: Path, check: Callable[[Header, int], None] = lambda *_: None) -> Header:
    """Read a GGUF file's header as it stands there.

    Args:
        path: the file.
        check: is given the header and the file's size; may raise `MalformedError`.
    Raises:
        LocalModelError: as for `read`, or what `check` found.
    """
    choose = tr("Choose another GGUF file, or download this one again.")
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise LocalModelError(
                tr("{path} is a folder, not a model file.", path=path), tr("Choose the GGUF file inside it.")
            )
        # A pipe would be waited for.
        if not stat.S_ISREG(status.st_mode):
            raise LocalModelError(tr("{name} is not a file.", name=path.name), tr("Choose a GGUF file."))
        with path.open("rb") as file:
            header = read_header(file, status.st_size)
        check(header, status.st_size)
        return header
    except FileNotFoundError:
        # File dialogs put U+FFFD for what is no text in a file's name.
        rename = tr("If its name is not UTF-8 text, rename it, then choose it again.")
        raise LocalModelError(
            tr("There is no model file at {path}.", path=path), rename if "\ufffd" in str(path) else choose
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise LocalModelError(
            tr("The model file {name} cannot be read ({reason}).", name=path.name, reason=reason), choose
        ) from error
    except MalformedError as error:
        raise LocalModelError(f"{path.name} {error}.", choose) from None


def describe(header: Header) -> GgufInfo:
    """Return what a header says."""
    values = _Values(header.values)
    architecture = values.text("general.architecture")
    attention = f"{architecture}.attention"
    layers = min(values.number(f"{architecture}.block_count"), MAX_LAYERS)
    heads = values.numbers(f"{attention}.head_count")
    kv_heads = values.numbers(f"{attention}.head_count_kv") or heads
    width = values.number(f"{architecture}.embedding_length")
    usual = width // max(heads) if heads and max(heads) else 0
    key_size = values.number(f"{attention}.key_length") or usual
    value_size = values.number(f"{attention}.value_length") or usual
    # One number stands for every layer.
    all_heads = sum(kv_heads) if len(kv_heads) > 1 else layers * sum(kv_heads)
    quantization = QUANTIZATIONS.get(values.number("general.file_type", absent=-1), "")
    return GgufInfo(
        architecture=architecture,
        name=values.text("general.name"),
        size_label=values.text("general.size_label"),
        parameters=header.parameters,
        quantization=quantization,
        context_tokens=values.number(f"{architecture}.context_length"),
        licence=values.text("general.license.name") or values.text("general.license"),
        languages=values.texts("general.languages"),
        vocabulary_size=header.lengths.get("tokenizer.ggml.tokens", 0)
        or values.number(f"{architecture}.vocab_size"),
        layers=layers,
        kv_heads=max(kv_heads, default=0),
        head_size=key_size,
        cache_bytes_per_token=all_heads * (key_size + value_size) * CACHE_ELEMENT_BYTES,
        has_chat_template="tokenizer.chat_template" in header.values,
        parts=max(1, values.number("split.count")),
        part=values.number("split.no"),
        kind=values.text("general.type"),
        pooling=values.number(f"{architecture}.pooling_type", absent=-1),
        reads_forwards=header.values.get(f"{attention}.causal") is not False,
    )


class _Values:
    """Values of the types that are asked for; another type counts as absent."""

    def __init__(self, values: dict[str, Value]) -> None:
        self._values = values

    def text(self, key: str) -> str:
        value = self._values.get(key)
        return plain(value) if isinstance(value, str) else ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key)
        return tuple(plain(v) for v in value if isinstance(v, str)) if isinstance(value, tuple) else ()

    def number(self, key: str, absent: int = 0) -> int:
        return next(iter(self.numbers(key)), absent)

    def numbers(self, key: str) -> Sequence[int]:
        """Whole numbers that are not negative: one, or one for each layer."""
        value = self._values.get(key)
        several = value if isinstance(value, tuple) else (value,)
        # bool is an int too.
        return [v for v in several if type(v) is int and 0 <= v < 2**40]
