"""Reading the binary header of a GGUF file, with bounds on everything that the file states."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from engine.common.i18n import tr

MAGIC = b"GGUF"
VERSIONS = (2, 3)
HEADER_LIMIT = 64 * 2**20
"""Bytes; headers of vocabularies of 262,144 tokens are below 16 MB."""
MAX_PAIRS = 1024
MAX_TENSORS = 16_384
"""Mixtures of experts with a tensor for each expert have some thousands."""
MAX_DIMENSIONS = 4
LONGEST_KEY = 65_535
LONGEST_TENSOR_NAME = 63
"""Bytes; llama.cpp takes no longer ones."""
LONGEST_SHOWN = 200
LONGEST_KEPT = 4096
"""Bytes of a text that are kept; chat templates are longer, and not needed here."""
MAX_KEPT = 1024
"""Elements of an array that are kept: one for each layer, or a list of languages. Vocabularies are longer."""
MAX_KEPT_BYTES = 4 * 2**20
"""Of all values together, as they stand in the file; real headers keep some kilobytes."""
MAX_DEPTH = 2
WINDOW = 2**20
USUAL_ALIGNMENT = 32

Value = int | float | bool | str | tuple[int | float | bool | str, ...]

_STRING, _ARRAY = 8, 9
_SCALARS = {
    0: struct.Struct("<B"),
    1: struct.Struct("<b"),
    2: struct.Struct("<H"),
    3: struct.Struct("<h"),
    4: struct.Struct("<I"),
    5: struct.Struct("<i"),
    6: struct.Struct("<f"),
    7: struct.Struct("<?"),
    10: struct.Struct("<Q"),
    11: struct.Struct("<q"),
    12: struct.Struct("<d"),
}
_U32, _U64 = _SCALARS[4], _SCALARS[10]


class MalformedError(Exception):
    """The file is not what GGUF promises; the text goes on behind the file's name."""


class Tensor(NamedTuple):
    """Where weights are.

    Attributes:
        name: of at most 63 bytes.
        shape: numbers in each direction; at most four.
        kind: how they are stored, as ggml numbers it (ggml_type in ggml.h).
        offset: bytes from the beginning of the weights.
    """

    name: str
    shape: tuple[int, ...]
    kind: int
    offset: int


@dataclass(frozen=True, slots=True)
class Header:
    """Attributes:
    values: by key; long texts are cut, and long arrays left out.
    lengths: elements of every array, by key.
    tensors: in the file's order.
    end: bytes of the header, without what fills it up to the alignment.
    """

    values: dict[str, Value]
    lengths: dict[str, int]
    tensors: tuple[Tensor, ...]
    end: int

    @property
    def parameters(self) -> int:
        """Numbers in all tensors."""
        return sum(math.prod(tensor.shape) for tensor in self.tensors)

    @property
    def alignment(self) -> int:
        """What the weights' places are multiples of; the usual one where the file states an impossible one."""
        stated = self.values.get("general.alignment")
        return stated if type(stated) is int and 0 < stated <= WINDOW else USUAL_ALIGNMENT

    @property
    def begin(self) -> int:
        """Where the weights begin, in bytes from the beginning of the file."""
        return -(-self.end // self.alignment) * self.alignment


def read_header(file: BinaryIO, size: int) -> Header:
    """Read a header from a file's beginning.

    Args:
        file: opened, at its beginning.
        size: bytes of the file.
    Raises:
        MalformedError: it is not a GGUF file of a known version, or incomplete, or states absurd numbers.
        OSError: it could not be read.
    """
    cursor = _Cursor(file, size)
    if size < len(MAGIC) or cursor.take(len(MAGIC)) != MAGIC:
        raise MalformedError(tr("is not a GGUF model file"))
    version = cursor.number(_U32)
    if version not in VERSIONS:
        raise MalformedError(tr("is of a GGUF version ({version}) that is not known here", version=version))
    tensors = _bounded(cursor.number(_U64), MAX_TENSORS, "tensors")
    pairs = _bounded(cursor.number(_U64), MAX_PAIRS, "values")
    values: dict[str, Value] = {}
    lengths: dict[str, int] = {}
    for _ in range(pairs):
        key = cursor.text(LONGEST_KEY)
        if key in values or key in lengths:
            raise MalformedError(tr("states {key} twice", key=plain(key)))
        kind = cursor.number(_U32)
        if kind == _ARRAY:
            lengths[key], kept = _array(cursor, depth=1)
            if kept is not None:
                values[key] = kept
        elif kind == _STRING:
            values[key] = cursor.text()
        else:
            values[key] = cursor.scalar(kind)
    header = Header(values, lengths, _tensors(cursor, tensors), cursor.position)
    _check_places(header, size)
    return header


def plain(text: str) -> str:
    """Return a text of the file that fits on a line of a window."""
    return "".join(c if c.isprintable() else " " for c in text[:LONGEST_SHOWN]).strip()


def _array(cursor: _Cursor, depth: int) -> tuple[int, tuple[int | float | bool | str, ...] | None]:
    """Read past an array; return its length, and its elements where they are few."""
    kind, count = cursor.number(_U32), cursor.number(_U64)
    if kind == _ARRAY:
        if depth == MAX_DEPTH:
            raise MalformedError(tr("nests its values too deeply"))
        for _ in range(_bounded(count, MAX_KEPT, "lists")):
            _array(cursor, depth + 1)
        return count, None
    is_kept = count <= MAX_KEPT and depth == 1
    if kind == _STRING:
        if is_kept:
            return count, tuple(cursor.text() for _ in range(count))
        cursor.skip_texts(count)
        return count, None
    form = _scalar(kind)
    if is_kept:
        return count, struct.unpack(f"<{count}{form.format[1:]}", cursor.keep(count * form.size))
    cursor.skip(count * form.size)
    return count, None


def _scalar(kind: int) -> struct.Struct:
    form = _SCALARS.get(kind)
    if form is None:
        raise MalformedError(tr("holds a value of an unknown type ({kind})", kind=kind))
    return form


def _tensors(cursor: _Cursor, count: int) -> tuple[Tensor, ...]:
    """Read where the weights are."""
    found = []
    for _ in range(count):
        name = cursor.text(LONGEST_TENSOR_NAME)
        dimensions = _bounded(cursor.number(_U32), MAX_DIMENSIONS, "dimensions")
        shape = tuple(cursor.number(_U64) for _ in range(dimensions))
        found.append(Tensor(name, shape, cursor.number(_U32), cursor.number(_U64)))
    return tuple(found)


def _check_places(header: Header, size: int) -> None:
    """Refuse a file that ends before its weights begin, or states more of them than any has."""
    last = max((tensor.offset for tensor in header.tensors), default=0)
    if header.tensors and header.begin + last >= size:
        raise MalformedError(tr("is incomplete: it ends before its weights do"))
    if header.parameters > 2**50:
        raise MalformedError(tr("states an absurd number of weights"))


def _bounded(number: int, most: int, of_what: str) -> int:
    if number > most:
        raise MalformedError(
            tr("states an absurd number of {of_what} ({number:,})", of_what=of_what, number=number)
        )
    return number


class _Cursor:
    """A position in a file, read through a window."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self.size = size
        self._limit = min(size, HEADER_LIMIT)
        self._room = MAX_KEPT_BYTES
        self._window = b""
        self._at = 0
        self._start = 0

    @property
    def position(self) -> int:
        return self._start + self._at

    def _need(self, count: int) -> None:
        """Have the next bytes in the window."""
        if self.position + count > self._limit:
            raise MalformedError(
                tr("is incomplete: it ends within its header")
                if self._limit == self.size
                else tr("has an absurdly long header")
            )
        if self._at + count <= len(self._window):
            return
        self._start = self.position
        self._file.seek(self._start)
        self._window = self._file.read(max(WINDOW, count))
        self._at = 0
        if len(self._window) < count:
            raise MalformedError(tr("is incomplete: it ends within its header"))

    def take(self, count: int) -> bytes:
        self._need(count)
        piece = self._window[self._at : self._at + count]
        self._at += count
        return piece

    def keep(self, count: int) -> bytes:
        """`take` what is to stay in memory."""
        self._room -= count
        if self._room < 0:
            raise MalformedError(tr("has an absurdly long header"))
        return self.take(count)

    def skip(self, count: int) -> None:
        target = self.position + count
        if target > self._limit:
            self._need(count)
        if target <= self._start + len(self._window):
            self._at += count
        else:
            self._window, self._start, self._at = b"", target, 0

    def number(self, form: struct.Struct) -> int:
        return int(form.unpack(self.take(form.size))[0])

    def scalar(self, kind: int) -> int | float | bool:
        form = _scalar(kind)
        value: int | float | bool = form.unpack(self.take(form.size))[0]
        return value

    def text(self, longest: int | None = None) -> str:
        """Read a text; without `longest`, one of any length, cut."""
        length = self.number(_U64)
        if longest is not None and length > longest:
            raise MalformedError(tr("holds an absurdly long name"))
        kept = self.keep(min(length, longest or LONGEST_KEPT))
        self.skip(length - len(kept))
        return kept.decode("utf-8", "replace")

    def skip_texts(self, count: int) -> None:
        """Read past many texts. Vocabularies have hundreds of thousands: within a window, nothing is copied."""
        unpack = _U64.unpack_from
        while count:
            self._need(8)
            window, at = self._window, self._at
            end = len(window) - 8
            while count and at <= end:
                at += 8 + unpack(window, at)[0]
                count -= 1
            # The last one may end outside.
            self._at, beyond = min(at, len(window)), max(0, at - len(window))
            self.skip(beyond)
