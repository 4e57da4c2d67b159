"""What the window lists: models on this machine, and those of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.common.i18n import tr
from engine.models.advice import Advice, Memory, advise, gigabytes
from engine.models.catalog import CatalogEntry
from engine.models.library import LocalFile


@dataclass(frozen=True, slots=True)
class Entry:
    """A model.

    Attributes:
        key: tells it from the others: a path, or the name of a file to download.
        title: what it is called.
        path: where it is; None where it can be downloaded.
        size: bytes of its file.
        advice: whether it fits into this machine's memory; None where that cannot be said.
        published: its entry in the catalogue, if there is one.
        local: what the file says of itself, if it is here.
        is_ours: whether it is in Tiller's folder, and can be deleted here.
    """

    key: str
    title: str
    path: Path | None
    size: int
    advice: Advice | None
    published: CatalogEntry | None
    local: LocalFile | None
    is_ours: bool = False


def of_catalogue(published: CatalogEntry, memory: Memory, context_tokens: int) -> Entry:
    """Return what can be downloaded."""
    advice = advise(published.memory_bytes(context_tokens), memory.total, memory.available)
    return Entry(published.file_name, published.name, None, published.bytes, advice, published, None)


def key_of(path: Path) -> str:
    """Return what tells a file from the others, as a text that Qt takes whatever its name is."""
    return str(path).encode("utf-8", "backslashreplace").decode()


def of_file(
    local: LocalFile, published: CatalogEntry | None, memory: Memory, context_tokens: int, *, is_ours: bool
) -> Entry:
    """Return what is here."""
    needed = local.memory_bytes(context_tokens)
    advice = None if needed is None or local.problem else advise(needed, memory.total, memory.available)
    title = published.name if published else (local.info.name if local.info else "") or local.path.stem
    return Entry(key_of(local.path), title, local.path, local.bytes, advice, published, local, is_ours)


def facts(entry: Entry) -> list[tuple[str, str]]:
    """Return what is known of a model, as pairs of a heading and words."""
    found: list[tuple[str, str]] = [(tr("Size"), gigabytes(entry.size))]
    published, info = entry.published, entry.local.info if entry.local else None
    if published:
        found += [
            (tr("From"), f"{published.maker}, {published.parameters}, {published.quantization}"),
            (tr("Context"), tr("{n} tokens", "{n} tokens", n=published.context_tokens)),
            (tr("Licence"), published.licence),
            (tr("Languages"), ", ".join(tr(language) for language in published.languages)),
            (tr("Vocabulary"), published.vocabulary),
            (tr("Same vocabulary"), ", ".join(published.clouds)),
        ]
    elif info:
        size = info.size_label or (f"{info.parameters / 1e9:.2g} B" if info.parameters else "")
        found += [
            (tr("From"), ", ".join(filter(None, (info.architecture, size, info.quantization)))),
            (tr("Context"), tr("{n} tokens", "{n} tokens", n=info.context_tokens) if info.context_tokens else ""),
            (tr("Licence"), info.licence),
            (tr("Languages"), ", ".join(info.languages)),
            (tr("Vocabulary"), tr("{n} tokens", "{n} tokens", n=info.vocabulary_size)),
        ]
    if entry.path:
        found.append((tr("File"), str(entry.path)))
    return [(heading, words) for heading, words in found if words]
