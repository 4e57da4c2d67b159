"""The catalogue of models that suit as the local one: ``resources/models.json``."""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Any, get_type_hints

import resources
from engine.common.i18n import tr
from engine.models import file_names
from engine.models.advice import needed_bytes
from engine.models.errors import CatalogError
from engine.models.gguf import CACHE_ELEMENT_BYTES
from engine.models.part import Wanted

FILE = "models.json"
VERSION = 1
_HASH = re.compile(r"[0-9a-f]{64}")
_HTTPS = re.compile(r"https://[a-z0-9.-]+/[^\s@]*")


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """A model that can be downloaded.

    Attributes:
        identifier: unique, stays the same between versions of the program.
        name, maker: for people.
        parameters: such as ``0.6 B``.
        quantization: such as ``Q4_K_M``.
        file_name: what the file is called here.
        url: where it is.
        sha256: of the file, 64 hex digits; "" where not known, then the host's word is taken.
        bytes: of the file.
        layers, kv_heads, head_size: what the cache of keys and values is made of.
        context_tokens: longest context that it was trained for.
        licence, licence_url: what its use is bound to.
        languages: what it writes well.
        vocabulary: the family of its tokens.
        clouds: large models with the same vocabulary.
        note: for whom it is, one sentence.
        bytes_are_exact: False where `bytes` is only about right.
    """

    identifier: str
    name: str
    maker: str
    parameters: str
    quantization: str
    file_name: str
    url: str
    sha256: str
    bytes: int
    layers: int
    kv_heads: int
    head_size: int
    context_tokens: int
    licence: str
    licence_url: str
    languages: tuple[str, ...]
    vocabulary: str
    clouds: tuple[str, ...]
    note: str
    bytes_are_exact: bool = True

    @property
    def wanted(self) -> Wanted:
        """The file, as `download` takes it."""
        return Wanted(self.url, self.file_name, self.sha256, self.bytes if self.bytes_are_exact else None)

    @property
    def cache_bytes_per_token(self) -> int:
        """Keys and values of one position over all layers, 16 bits each."""
        return self.layers * self.kv_heads * self.head_size * 2 * CACHE_ELEMENT_BYTES

    def memory_bytes(self, context_tokens: int) -> int:
        """Return what Tiller takes while it steers with this model.

        Args:
            context_tokens: longest prompt and reply together; more than the model was trained for is not used.
        """
        tokens = min(context_tokens, self.context_tokens)
        return needed_bytes(self.bytes, self.cache_bytes_per_token, tokens)


@cache
def catalog() -> tuple[CatalogEntry, ...]:
    """Return the catalogue, as it is ordered in the file.

    Raises:
        CatalogError: the file is damaged.
    """
    return parse(resources.read(FILE))


def parse(text: str) -> tuple[CatalogEntry, ...]:
    """Read a catalogue, strictly: every field is there, of its type, and fit to be used.

    Raises:
        CatalogError
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _damaged(f"it is not JSON ({error})") from None
    if not isinstance(data, dict) or data.get("version") != VERSION or not isinstance(data.get("models"), list):
        raise _damaged(f"it is not of version {VERSION}")
    entries = tuple(_entry(number, item) for number, item in enumerate(data["models"], start=1))
    for what, names in (
        ("identifier", [entry.identifier for entry in entries]),
        # Not all file systems tell capitals from small letters.
        ("file name", [entry.file_name.lower() for entry in entries]),
    ):
        _require(len(set(names)) == len(names), f"two models have the same {what}")
    return entries


def _entry(number: int, item: Any) -> CatalogEntry:
    where = f"model {number}"
    if not isinstance(item, dict):
        raise _damaged(f"{where} is not an object")
    types = get_type_hints(CatalogEntry)
    known = {field.name: field for field in fields(CatalogEntry)}
    _require(not item.keys() - known.keys(), f"{where} has unknown fields")
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name not in item and field.default is not MISSING:
            continue
        values[name] = _checked(item.get(name), types[name], f"{where}: {name}")
    entry = CatalogEntry(**values)
    _check(entry, f"{where} ({entry.identifier})")
    return entry


def _checked(value: Any, kind: Any, where: str) -> Any:
    if kind in (str, int, bool):
        _require(type(value) is kind, f"{where} is missing or of another type")
        return value
    _require(isinstance(value, list) and all(type(part) is str and part for part in value), f"{where} is no list")
    return tuple(value)


def _check(entry: CatalogEntry, where: str) -> None:
    may_be_empty = {"sha256"}
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, str) and field.name not in may_be_empty:
            _require(bool(value.strip()), f"{where}: {field.name} is empty")
        if type(value) is int:
            _require(value > 0, f"{where}: {field.name} is not above 0")
    _require(_is_hash(entry.sha256), f"{where}: sha256 is not 64 hexadecimal digits")
    for url in (entry.url, entry.licence_url):
        _require(bool(_HTTPS.fullmatch(url)), f"{where}: {url} is not an https address")
    _require(file_names.fit(entry.file_name) == entry.file_name, f"{where}: the file name cannot be used")
    _require(bool(entry.languages), f"{where}: no languages")


def _is_hash(text: str) -> bool:
    return not text or bool(_HASH.fullmatch(text))


def _require(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise _damaged(otherwise)


def _damaged(why: str) -> CatalogError:
    return CatalogError(tr("The catalogue of models is damaged: {why}.", why=why), tr("Install Tiller again."))
