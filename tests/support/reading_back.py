"""What somebody with the files can read of a store: their raw bytes, and the texts that search indexes give back.

An FTS5 index consists of parts. What was deleted is still in an older part until parts are merged, hidden by a
newer one. So each part is read by itself, in a copy whose index is told that it has no other.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

STRUCTURE = 10
"""The row of an index's data that lists its parts."""
PART_BITS, PAGE_BITS = 37, 31
"""A row's number: from which bit on it says of which part it is; and how many say which page."""


def found(sentences: Iterable[str], files: Iterable[Path], store: Path, work: Path) -> set[str]:
    """Return the sentences, of letters and spaces, that files or the store's indexes still tell, but for case.

    Args:
        sentences: what is looked for.
        files: all that could hold them.
        store: the database, one of the files.
        work: a folder for copies.
    """
    texts = [path.read_bytes().lower() for path in files if path.is_file()]
    texts += [text.lower().encode() for text in rebuilt(store, work)]
    everything = b"\0".join(texts)
    return {text for text in sentences if any(form.lower() in everything for form in forms(text))}


def forms(text: str) -> tuple[bytes, bytes]:
    """Return how a text may stand in a file: by itself, and within JSON."""
    return text.encode(), json.dumps(text)[1:-1].encode()


def rebuilt(store: Path, work: Path) -> Iterator[str]:
    """Yield what the store's tables hold, and the texts that the parts of its indexes give back, one by one."""
    work.mkdir(exist_ok=True)
    copy = work / "copy.db"
    for ending in ("", "-wal"):
        beside = store.with_name(store.name + ending)
        if beside.exists():
            shutil.copyfile(beside, copy.with_name(copy.name + ending))
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        yield from _columns(connection)
        sql = "SELECT name, sql FROM sqlite_schema WHERE sql LIKE '%USING fts5%'"
        indexes = [(name, "trigram" in made) for name, made in connection.execute(sql)]
        parts = {name: _parts(connection, name) for name, _ in indexes}
    for name, is_trigram in indexes:
        for number, (first, last) in parts[name].items():
            yield from _read(copy, name, number, first, last, is_trigram)
    for path in work.glob("copy.db*"):
        path.unlink()


def _columns(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield each column of each table as one text: a long value lies on several pages, a reply in several rows."""
    connection.text_factory = bytes
    for table, column in connection.execute(
        "SELECT t.name, c.name FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c "
        "WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall():
        sql = f'SELECT CAST("{column.decode()}" AS BLOB) FROM "{table.decode()}"'
        yield b"".join(value for (value,) in connection.execute(sql) if value).decode("utf-8", "replace")
    connection.text_factory = str


def _parts(connection: sqlite3.Connection, index: str) -> dict[int, tuple[int, int]]:
    """Return the numbers of an index's parts, with the first and the last page of each."""
    pages: dict[int, list[int]] = defaultdict(list)
    for (row,) in connection.execute(f"SELECT id FROM {index}_data WHERE id >= ?", (1 << PART_BITS,)):
        if not (row >> PAGE_BITS) & 0x3F:
            pages[row >> PART_BITS].append(row & ((1 << PAGE_BITS) - 1))
    return {number: (min(found), max(found)) for number, found in pages.items()}


def _read(copy: Path, index: str, part: int, first: int, last: int, is_trigram: bool) -> Iterator[str]:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        (old,) = connection.execute(f"SELECT block FROM {index}_data WHERE id = ?", (STRUCTURE,)).fetchone()
        # Its cookie; one level, one part, no writes; of the level: no merge under way, one part, and which.
        block = old[:4] + b"".join(map(_varint, (1, 1, 0, 0, 1, part, first, last)))
        connection.execute(f"UPDATE {index}_data SET block = ? WHERE id = ?", (block, STRUCTURE))
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute(f"CREATE VIRTUAL TABLE temp.seen USING fts5vocab('main', '{index}', 'instance')")
        texts: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
        try:
            for term, row, column, place in connection.execute("SELECT term, doc, col, offset FROM seen"):
                for i, piece in enumerate(term if is_trigram else [term]):
                    texts[row, column][place + i] = piece
        except sqlite3.DatabaseError:
            # Where pages are missing: what came before them is read.
            pass
    for pieces in texts.values():
        yield ("" if is_trigram else " ").join(pieces[place] for place in sorted(pieces))


def _varint(number: int) -> bytes:
    found = [number & 0x7F]
    while number := number >> 7:
        found.append(number & 0x7F | 0x80)
    return bytes(reversed(found))
