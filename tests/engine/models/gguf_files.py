"""Small GGUF files, made to measure."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

U32, I32, F32, BOOL, STRING, ARRAY, U64 = 4, 5, 6, 7, 8, 9, 10
ALIGNMENT = 32


def text(value: str) -> bytes:
    encoded = value.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def number(key: str, value: int) -> bytes:
    return text(key) + struct.pack("<II", U32, value)


def fraction(key: str, value: float) -> bytes:
    return text(key) + struct.pack("<If", F32, value)


def truth(key: str, value: bool) -> bytes:
    return text(key) + struct.pack("<I?", BOOL, value)


def string(key: str, value: str) -> bytes:
    return text(key) + struct.pack("<I", STRING) + text(value)


def strings(key: str, values: Sequence[str]) -> bytes:
    head = text(key) + struct.pack("<IIQ", ARRAY, STRING, len(values))
    return head + b"".join(text(value) for value in values)


def numbers(key: str, values: Sequence[int], kind: int = U32) -> bytes:
    form = "i" if kind == I32 else "I"
    return text(key) + struct.pack(f"<IIQ{len(values)}{form}", ARRAY, kind, len(values), *values)


@dataclass(frozen=True)
class Tensor:
    name: str
    shape: tuple[int, ...]
    offset: int = 0
    kind: int = 0

    def encoded(self) -> bytes:
        shape = struct.pack(f"<I{len(self.shape)}Q", len(self.shape), *self.shape)
        return text(self.name) + shape + struct.pack("<IQ", self.kind, self.offset)


def gguf(*pairs: bytes, tensors: Sequence[Tensor] = (), version: int = 3, weights: int = 64) -> bytes:
    """A whole file: header, tensors' places, and so many bytes of weights."""
    head = b"GGUF" + struct.pack("<IQQ", version, len(tensors), len(pairs))
    head += b"".join(pairs) + b"".join(tensor.encoded() for tensor in tensors)
    return head + bytes(-len(head) % ALIGNMENT) + bytes(weights)
