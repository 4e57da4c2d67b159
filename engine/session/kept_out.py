"""What the guard will keep out of replies, as a list for the user: the same finders, over all that may be used."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from engine.common.errors import LocalModelError
from engine.common.sharing import Sharing
from engine.context.personal import private_fact
from engine.local.library import Model
from engine.privacy.identifiers import Identifier, IdentifierKind, find, uncommon
from engine.privacy.normalized import compact
from engine.privacy.private_text import PrivateText, Source, SourceKind
from engine.store.database import Database
from engine.store.profiles import Profiles

MAX_SHOWN = 2000
MAX_READ = 500_000
"""Characters of facts, and as many of writing, that are looked through for the list; the guard reads all."""


@dataclass(frozen=True, slots=True)
class KeptOut:
    """One spelling.

    Attributes:
        text: the spelling.
        kind: what it is.
        is_fact: whether it was found in the facts; else in the user's writing.
    """

    text: str
    kind: IdentifierKind
    is_fact: bool


def kept_out(database: Database, profile: int, model: Path | None) -> list[KeptOut]:
    """Return what identifies somebody in the facts and the writing that may influence and not be quoted.

    Args:
        profile: its id.
        model: the local model, whose vocabulary says which words are common; None leaves out uncommon words.
    Raises:
        StoreError: it cannot be read.
    """
    facts = list(_within(private_fact(fact) for fact in Profiles(database).facts(profile)))
    found = [KeptOut(*identifier, is_fact=True) for text in facts for identifier in find(text)]
    found += [KeptOut(*identifier, is_fact=True) for identifier in _uncommon(facts, model)]
    found += [
        KeptOut(*identifier, is_fact=False)
        for text in _within(_writing(database, profile))
        for identifier in find(text)
    ]
    first: dict[str, KeptOut] = {}
    for entry in found:
        first.setdefault(compact(entry.text), entry)
    return list(first.values())[:MAX_SHOWN]


def _within(texts: Iterator[PrivateText]) -> Iterator[PrivateText]:
    """Those that may influence only, as far as they are read."""
    left = MAX_READ
    for text in texts:
        if text.sharing is Sharing.STYLE and left > 0:
            yield replace(text, text=text.text[:left])
            left -= len(text.text)


def _writing(database: Database, profile: int) -> Iterator[PrivateText]:
    rows = database.query(
        "SELECT id, title, text, sharing FROM records WHERE profile_id = ? AND sharing = ? "
        "ORDER BY id DESC LIMIT ?",
        (profile, Sharing.STYLE, MAX_SHOWN),
    )
    for record, title, text, sharing in rows:
        yield PrivateText(f"{title}\n{text}", "", Sharing(sharing), Source(SourceKind.PASSAGE, record))


def _uncommon(texts: list[PrivateText], path: Path | None) -> list[Identifier]:
    if path is None:
        return []
    with contextlib.suppress(LocalModelError), closing(Model(path, vocabulary_only=True)) as model:
        is_common: Callable[[str], bool] = model.vocabulary.is_common
        return uncommon(texts, is_common)
    return []
