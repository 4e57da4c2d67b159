"""A profile written as one text, as facts."""

from __future__ import annotations

import re
from pathlib import Path

from engine.common.i18n import tr
from engine.importing.entries import Note, UnreadableError
from engine.importing.reading import FileReader

MAX_FACTS = 500
LARGEST_FILE = 4 * 2**20
"""Bytes, PDF and Word files with pictures included."""
# A short label at the start of a line: "Occupation: gardener", "- Likes: tea".
_LABELLED = re.compile(r"^\s*(?:[-*•]\s+)?([^\W\d_][^:：]{0,39})(?::(?=\s|$)|：)\s*(.*)$")
_BULLET = re.compile(r"^\s*(?:[-*•]|#+)\s+")


def facts_of(text: str) -> list[tuple[str, str]]:
    """Return a text's facts as (label, text): a line each, and indented lines belong to the one before."""
    facts: list[tuple[str, str]] = []
    for line in text.replace("\0", "").splitlines():
        if not line.strip():
            continue
        found = _LABELLED.match(line)
        if found:
            facts.append((found[1].strip(), found[2].strip()))
        elif facts and line[0].isspace() and not _BULLET.match(line):
            label, before = facts[-1]
            facts[-1] = (label, f"{before}\n{line.strip()}".strip())
        else:
            facts.append(("", _BULLET.sub("", line).strip()))
    return facts


def facts_in(path: Path) -> list[tuple[str, str]]:
    """Return the facts that a text, PDF or Word file lists, as (label, text).

    Raises:
        UnreadableError: it is not text, or too long.
    """
    found: list[tuple[str, str]] = []
    too_many = UnreadableError(
        tr(
            "{name} is too long for facts: a profile takes {max_facts:,} from a file.",
            name=path.name,
            max_facts=MAX_FACTS,
        ),
        tr("Import it into the history instead."),
    )
    if path.exists() and path.stat().st_size > LARGEST_FILE:
        raise too_many
    with FileReader() as files:
        for entry in files.read(path):
            if isinstance(entry, UnreadableError):
                raise entry
            if isinstance(entry, Note):
                continue
            found += facts_of(entry.text)
    if len(found) > MAX_FACTS:
        raise too_many
    return found
