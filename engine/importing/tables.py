"""CSV and JSON Lines: one record a row or an object."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine.common.i18n import tr
from engine.importing import encodings
from engine.importing.entries import Entry, UnreadableError
from engine.importing.fields import TEXT_NAMES, own_words, record_of

LARGEST_FIELD = 16 * 2**20
"""Characters of one field of a table."""
MAX_SNIFFED = 4096
"""Characters that show what kind of table it is: finding out takes time that grows with their square."""
_SEPARATOR_LINE = re.compile(r'"?sep=(\\t|.)"?\r?\n', re.IGNORECASE)
"""What spreadsheets begin a table with whose separator is another than the comma."""


def table(path: Path, encoding: str = "") -> Iterator[Entry]:
    """A CSV file with a header: one record a row, of its text column or of all columns."""
    csv.field_size_limit(min(LARGEST_FIELD, sys.maxsize))
    encoding, notes = encodings.of_head(path, encoding)
    yield from notes
    with path.open(encoding=encoding, errors=encodings.errors_of(encoding), newline="") as file:
        sample = file.read(65536)
        file.seek(0)
        delimiter, skips_spaces = ",", False
        if stated := _SEPARATOR_LINE.match(sample):
            delimiter = "\t" if stated[1] == "\\t" else stated[1]
            file.readline()
        else:
            try:
                sniffed = csv.Sniffer().sniff(_first_lines(sample), delimiters=",;\t|")
            except csv.Error:
                pass
            else:
                # Not its quotes: a word in single ones is enough for it to take those.
                delimiter, skips_spaces = sniffed.delimiter, sniffed.skipinitialspace
        lines = (line.replace("\0", "") for line in file)
        rows = csv.reader(lines, dialect=csv.excel, delimiter=delimiter, skipinitialspace=skips_spaces)
        header: list[str] | None = None
        while True:
            try:
                row = next(rows, None)
            except csv.Error as error:
                yield UnreadableError(
                    tr("{name}, line {line_num}: {error}.", name=path.name, line_num=rows.line_num, error=error)
                )
                continue
            if row is None:
                return
            if not row:
                continue
            if header is None:
                header = _distinct(row)
                continue
            yield _of_row(header, row, delimiter, path, rows.line_num)


def _first_lines(sample: str) -> str:
    """The beginning of a table, up to the end of a line where there is one."""
    head = sample[:MAX_SNIFFED]
    return head if len(sample) <= MAX_SNIFFED else head[: head.rfind("\n") + 1] or head


def _distinct(header: list[str]) -> list[str]:
    """Names of columns, those that come again numbered: the first would be lost else."""
    found: list[str] = []
    for name in header:
        count = sum(other.strip().lower() == name.strip().lower() for other in header[: len(found)])
        found.append(f"{name} {count + 1}" if count and name.strip() else name)
    return found


def _of_row(header: list[str], row: list[str], delimiter: str, path: Path, line: int) -> Entry:
    # Spreadsheets end lines in empty cells.
    while len(row) > len(header) and not row[-1].strip():
        row = row[:-1]
    if len(row) > len(header):
        # A separator that was not quoted: nobody can say in which field, unless it is the last.
        if len(header) > 1 and not _is_last_text(header):
            return UnreadableError(
                tr(
                    "{name}, line {line}: it has {more} fields, and the header {count}.",
                    name=path.name,
                    line=line,
                    more=len(row),
                    count=len(header),
                ),
                tr("Put texts that contain the separator in quotes."),
            )
        row = [*row[: len(header) - 1], delimiter.join(row[len(header) - 1 :])]
    record = record_of(dict(zip(header, row, strict=False)), path)
    return record or UnreadableError(
        tr("{name}, line {line_num}: there is no text.", name=path.name, line_num=line)
    )


def _is_last_text(header: list[str]) -> bool:
    """Whether the last column is the one with the texts, where people write commas."""
    return header[-1].strip().lower() in TEXT_NAMES


def json_lines(path: Path, encoding: str = "") -> Iterator[Entry]:
    """A JSON Lines file: one record an object (or a string), of its text field or of all its texts."""
    encoding, notes = encodings.of_head(path, encoding)
    yield from notes
    with path.open(encoding=encoding, errors=encodings.errors_of(encoding), newline="\n") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                data = json.loads(line)
            except (ValueError, RecursionError):
                yield UnreadableError(
                    tr("{name}, line {number}: this is not JSON.", name=path.name, number=number)
                )
                continue
            fields: Any = {"text": data} if isinstance(data, str) else data
            if isinstance(data, list):
                texts = [entry for entry in data if isinstance(entry, str)]
                fields = {"messages": data} if own_words(data) else {"text": texts}
            record = record_of(fields, path) if isinstance(fields, dict) else None
            yield record or UnreadableError(
                tr("{name}, line {number}: there is no text.", name=path.name, number=number)
            )
