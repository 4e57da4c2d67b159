"""One reader a kind of file: a path in, records out. Each leans on the library made for that kind."""

from __future__ import annotations

import csv
import email.policy
import json
import mailbox
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import charset_normalizer

from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.store.history import NewRecord

LARGEST_TEXT = 64 * 2**20
"""Bytes of a file that is kept as one record; a larger one is not a person's text."""
LARGEST_FIELD = 16 * 2**20
"""Characters of one field of a table."""
TEXT_NAMES = ("text", "content", "body", "message", "output", "reply")
TITLE_NAMES = ("title", "subject", "name", "headline")
DATE_NAMES = ("date", "created", "created_at", "timestamp", "time")


class UnreadableError(TillerError):
    """A file, or one entry of it, cannot be read; the rest goes on."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy or tr("Check the file, or leave it out."))


Entry = NewRecord | UnreadableError
"""What a reader yields: a record, or what was wrong with one of many."""
Reader = Callable[[Path], Iterator[Entry]]


def text(path: Path) -> Iterator[Entry]:
    """A text or Markdown file, as one record."""
    content = decoded(path)
    if not content.strip():
        raise UnreadableError(tr("{name} is empty.", name=path.name))
    yield NewRecord(_title(path, content), content, path.name, _changed(path))


def table(path: Path) -> Iterator[Entry]:
    """A CSV file with a header: one record a row, of its text column or of all columns."""
    csv.field_size_limit(min(LARGEST_FIELD, sys.maxsize))
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as file:
        sample = file.read(65536)
        file.seek(0)
        delimiter, skips_spaces = ",", False
        try:
            sniffed = csv.Sniffer().sniff(sample, delimiters=",;\t|")
        except csv.Error:
            pass
        else:
            # Not its quotes: a word in single ones is enough for it to take those.
            delimiter, skips_spaces = sniffed.delimiter, sniffed.skipinitialspace
        lines = (line.replace("\0", "") for line in file)
        rows = csv.DictReader(lines, dialect=csv.excel, delimiter=delimiter, skipinitialspace=skips_spaces)
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
            record = _of_fields({k: v for k, v in row.items() if isinstance(k, str) and isinstance(v, str)}, path)
            yield record or UnreadableError(
                tr("{name}, line {line_num}: there is no text.", name=path.name, line_num=rows.line_num)
            )


def json_lines(path: Path) -> Iterator[Entry]:
    """A JSON Lines file: one record an object (or a string), of its text field or of all its texts."""
    with path.open("rb") as file:
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
            fields = {"text": data} if isinstance(data, str) else data
            record = _of_fields(fields, path) if isinstance(fields, dict) else None
            yield record or UnreadableError(
                tr("{name}, line {number}: there is no text.", name=path.name, number=number)
            )


def letter(path: Path) -> Iterator[Entry]:
    """An .eml file: one message."""
    with path.open("rb") as file:
        try:
            record = _of_mail(BytesParser(policy=email.policy.default).parse(file), path)
        except OSError:
            raise
        # The mail parser raises nearly anything on what spammers send.
        except Exception as error:
            raise UnreadableError(
                tr("{name} is no mail that can be read ({error}).", name=path.name, error=type(error).__name__)
            ) from error
    yield record


def letters(path: Path) -> Iterator[Entry]:
    """An mbox file: one record a message."""
    box = mailbox.mbox(path, factory=cast(Any, BytesParser(policy=email.policy.default).parse), create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            try:
                yield _of_mail(cast(Message, box[key]), path)
            # The mail parser raises nearly anything on what spammers send.
            except Exception as error:
                yield UnreadableError(
                    tr(
                        "{name}, message {number}: {error}.",
                        name=path.name,
                        number=number,
                        error=type(error).__name__,
                    )
                )
    finally:
        box.close()


def pdf(path: Path) -> Iterator[Entry]:
    """A PDF file's text, as one record; a scan has none."""
    # Here and not above: it takes a fifth of a second, which every start would pay.
    import pypdf

    try:
        with pypdf.PdfReader(path) as reader:
            if reader.is_encrypted and not reader.decrypt(""):
                raise UnreadableError(
                    tr("{name} is protected by a password.", name=path.name), tr("Save it without one.")
                )
            content = "\n\n".join(page.extract_text() for page in reader.pages).strip()
            title = (reader.metadata.title if reader.metadata else None) or ""
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(
            tr("{name} is not a PDF that can be read ({error}).", name=path.name, error=type(error).__name__)
        ) from None
    if not content:
        raise UnreadableError(
            tr("{name} holds no text; it may be a scan.", name=path.name),
            tr("Run a text recognition over it first."),
        )
    yield NewRecord(title or _title(path, content), content, path.name, _changed(path))


def word(path: Path) -> Iterator[Entry]:
    """A Word file's paragraphs and tables, as one record."""
    import docx  # as above

    try:
        document = docx.Document(str(path))
        parts = [p.text for p in document.paragraphs]
        parts += ["\t".join(c.text for c in row.cells) for t in document.tables for row in t.rows]
        title = document.core_properties.title
    except Exception as error:
        raise UnreadableError(
            tr("{name} is not a Word file that can be read ({error}).", name=path.name, error=type(error).__name__)
        ) from None
    content = "\n".join(parts).strip()
    if not content:
        raise UnreadableError(tr("{name} holds no text.", name=path.name))
    yield NewRecord(title or _title(path, content), content, path.name, _changed(path))


READERS: dict[str, Reader] = {
    ".txt": text,
    ".text": text,
    ".md": text,
    ".markdown": text,
    ".csv": table,
    ".tsv": table,
    ".jsonl": json_lines,
    ".ndjson": json_lines,
    ".eml": letter,
    ".mbox": letters,
    ".pdf": pdf,
    ".docx": word,
}
"""By a file's ending, in lower case."""


def decoded(path: Path) -> str:
    """Return a whole file's text, whatever its encoding.

    Raises:
        UnreadableError: it is too large, or not text.
    """
    size = path.stat().st_size
    if size > LARGEST_TEXT:
        raise UnreadableError(
            tr(
                "{name} is {size:,.0f} MB, more than the {largest_text:.0f} MB of one text.",
                name=path.name,
                size=size / 1000000.0,
                largest_text=LARGEST_TEXT / 1000000.0,
            ),
            tr("Split it, or save it as JSON Lines or CSV, which may be of any size."),
        )
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(data).best()
    if best is None:
        raise UnreadableError(tr("{name} is not text.", name=path.name))
    return str(best)


def encoding_of(path: Path) -> str:
    """Return the encoding of a file that is read in parts, by its first mebibyte."""
    with path.open("rb") as file:
        head = file.read(2**20)
    try:
        # A character may be cut in two at the end.
        head[: head.rfind(b"\n") + 1 or None].decode("utf-8")
        return "utf-8-sig"
    except UnicodeDecodeError:
        best = charset_normalizer.from_bytes(head).best()
        return best.encoding if best else "latin-1"


def _of_fields(fields: dict[str, Any], path: Path) -> NewRecord | None:
    """A record of a row's or an object's fields; the names that people use are looked for."""
    names = {name.strip().lower(): value for name, value in fields.items() if value not in (None, "")}

    def first(candidates: tuple[str, ...]) -> str:
        return next((str(names[name]) for name in candidates if name in names), "")

    content = first(TEXT_NAMES)
    if not content:
        texts = [f"{name}: {value}" for name, value in names.items() if isinstance(value, str | int | float)]
        content = "\n".join(texts)
    if not content.strip():
        return None
    return NewRecord(first(TITLE_NAMES), content, path.name, first(DATE_NAMES)[:40])


def _of_mail(message: Message, path: Path) -> Entry:
    if not isinstance(message, EmailMessage):
        return UnreadableError(tr("{name}: this is not a message.", name=path.name))
    body = message.get_body(preferencelist=("plain", "html"))
    try:
        content = body.get_content() if body else ""
    except (LookupError, ValueError):
        payload = cast(bytes, body.get_payload(decode=True) or b"") if body else b""
        content = payload.decode("utf-8", "replace")
    if body is not None and body.get_content_subtype() == "html":
        content = _without_markup(content)
    if not content.strip():
        return UnreadableError(tr("{name}: a message without text.", name=path.name))
    try:
        date = parsedate_to_datetime(str(message["date"])).astimezone(UTC).isoformat(timespec="seconds")
    except (TypeError, ValueError, OverflowError):
        date = ""
    return NewRecord(str(message["subject"] or ""), content.strip(), path.name, date)


class _TextOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in ("script", "style", "head")
        if tag in ("p", "br", "div", "li", "tr", "h1", "h2", "h3"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style", "head") and self._hidden > 0

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def _without_markup(html: str) -> str:
    parser = _TextOnly()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)


def _title(path: Path, content: str) -> str:
    """A Markdown heading or the file's name."""
    first = content.lstrip().split("\n", 1)[0]
    return first.lstrip("#").strip() if first.startswith("#") else path.stem


def _changed(path: Path) -> str:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="seconds")
