"""Word and PDF files, as one record each."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from engine.common.i18n import tr
from engine.importing.entries import LARGEST_TEXT, Entry, UnreadableError, changed, title_of
from engine.store.history import NewRecord
from engine.store.text import storable

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_NOT_TEXT = frozenset(
    ("del", "moveFrom", "instrText", "delText", "delInstrText", "Fallback", "rPr", "pPr", "sectPr")
)
"""What was deleted or moved away, what fields are made of, and a second form of the same for older programs."""
_MAIN = "word/document.xml"
_NOTES = ("footnotes.xml", "endnotes.xml")
_IS_MAIN = re.compile(r"/officeDocument$")
_OLD_FORM = b"\xd0\xcf\x11\xe0"
"""What Word files of before 2007 begin with, and newer ones that are protected by a password."""


def pdf(path: Path, encoding: str = "") -> Iterator[Entry]:
    """A PDF file's text, as one record; a scan has none."""
    del encoding
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
    yield NewRecord(storable(title) or title_of(path, content), storable(content), path.name, changed(path))


def word(path: Path, encoding: str = "") -> Iterator[Entry]:
    """A Word file's text in the order in which it is read, as one record.

    All that is seen is there: tables where they stand (and those within them), content controls, fields, text
    boxes, insertions that are tracked, notes; not what was deleted.
    """
    del encoding
    with path.open("rb") as file:
        if file.read(len(_OLD_FORM)) == _OLD_FORM:
            raise UnreadableError(
                tr("{name} is in Word's old form, or protected by a password.", name=path.name),
                tr("Save it as .docx without a password."),
            )
    lost: list[str] = []
    try:
        with zipfile.ZipFile(path) as archive:
            # Some programs write Windows' own separators.
            names = {name.replace("\\", "/"): name for name in archive.namelist()}
            main = _main_part(archive, names)
            texts = [_text_of(archive, names[main], path)]
            for note in (f"{main.rpartition('/')[0]}/{name}".lstrip("/") for name in _NOTES):
                # The document is read without them where they are damaged.
                with _losing(lost, note):
                    texts += [_text_of(archive, names[note], path)] if note in names else []
            content, title = "\n".join(texts).strip(), ""
            with _losing(lost):
                title = _title_of(archive) if "docProps/core.xml" in names else ""
    except UnreadableError:
        raise
    # zipfile raises nearly anything on damaged files.
    except Exception as error:
        raise UnreadableError(
            tr("{name} is not a Word file that can be read ({error}).", name=path.name, error=type(error).__name__)
        ) from None
    if not content:
        raise UnreadableError(tr("{name} holds no text.", name=path.name))
    yield NewRecord(storable(title) or title_of(path, content), storable(content), path.name, changed(path))
    for part in lost:
        yield UnreadableError(tr("{name}: {part} is damaged and was left out.", name=path.name, part=part))


@contextlib.contextmanager
def _losing(lost: list[str], part: str = "") -> Iterator[None]:
    try:
        yield
    except UnreadableError:
        raise
    # zipfile and lxml raise nearly anything on damaged files.
    except Exception:
        if part:
            lost.append(part)


def _main_part(archive: zipfile.ZipFile, names: Mapping[str, str]) -> str:
    """The name of the document in a Word file, as its list of parts says."""
    import lxml.etree

    with contextlib.suppress(KeyError, lxml.etree.LxmlError):
        parser = lxml.etree.XMLParser(resolve_entities=False, no_network=True)
        for entry in lxml.etree.fromstring(archive.read(names["_rels/.rels"]), parser):
            if _IS_MAIN.search(entry.get("Type") or ""):
                found = str(entry.get("Target") or "").lstrip("/")
                if found in names:
                    return found
    if _MAIN not in names:
        raise ValueError("no document")
    return _MAIN


def _text_of(archive: zipfile.ZipFile, name: str, path: Path) -> str:
    if archive.getinfo(name).file_size > LARGEST_TEXT:
        raise UnreadableError(
            tr(
                "{name} unpacks to more than {largest:.0f} MB of text.",
                name=path.name,
                largest=LARGEST_TEXT / 1000000.0,
            ),
            tr("Split it into several files."),
        )
    import lxml.etree

    walker = _Walker()
    with archive.open(name) as file:
        events = lxml.etree.iterparse(
            file, events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
        )
        for event, element in events:
            tag = element.tag if isinstance(element.tag, str) else ""
            local = tag.rpartition("}")[2]
            if event == "start":
                walker.start(local)
                continue
            walker.end(local, element)
            # What was read is not needed any more: memory does not grow with the document.
            element.clear(keep_tail=True)
            while element.getprevious() is not None:
                del element.getparent()[0]
    return walker.text()


class _Walker:
    """Takes a document's elements in order and keeps their text."""

    def __init__(self) -> None:
        self._out: list[list[str]] = [[]]
        """The text so far; of a text box by itself, which goes behind the paragraph that it hangs on."""
        self._boxes: list[list[str]] = [[]]
        self._hidden = 0
        self._cells: list[bool] = []
        """For each cell that is open, whether it only goes on with the one above."""
        self._begun: list[int] = []
        """For each, how many pieces there were before it."""

    def start(self, local: str) -> None:
        if local in _NOT_TEXT:
            self._hidden += 1
        elif local == "txbxContent":
            self._out.append([])
            self._boxes.append([])
        elif local == "tc":
            self._cells.append(False)
            self._begun.append(len(self._out[-1]))

    def end(self, local: str, element: Any) -> None:
        if local in _NOT_TEXT:
            self._hidden -= 1
        elif local == "vMerge":
            value = next(
                (element.get(f"{space}val") for space in (_WORD, _STRICT) if element.get(f"{space}val")), ""
            )
            if self._cells and value != "restart":
                self._cells[-1] = True
        elif local == "tc":
            self._cells.pop()
            out, begun = self._out[-1], self._begun.pop()
            # A row is a line: what ends a cell is not the end of its last paragraph.
            while len(out) > begun and out[-1] == "\n":
                out.pop()
            self._add("\t")
        elif local == "tr":
            if self._out[-1] and self._out[-1][-1] == "\t":
                self._out[-1].pop()
            self._add("\n")
        elif local == "txbxContent":
            box = "".join(self._out.pop()).strip("\n")
            self._boxes.pop()
            if box:
                self._boxes[-1].append(box)
        elif local == "p":
            self._add("\n")
            boxes, self._boxes[-1] = self._boxes[-1], []
            for box in boxes:
                self._add(f"{box}\n")
        elif not self._hidden:
            if local == "t":
                self._add(element.text or "")
            elif local in ("tab", "ptab"):
                self._add("\t")
            elif local in ("br", "cr"):
                self._add("\n")
            elif local == "noBreakHyphen":
                self._add("-")

    def _add(self, text: str) -> None:
        if not self._hidden and not any(self._cells):
            self._out[-1].append(text)

    def text(self) -> str:
        return "".join(self._out[0])


def _title_of(archive: zipfile.ZipFile) -> str:
    info = archive.getinfo("docProps/core.xml")
    if info.file_size > 2**20:
        return ""
    import lxml.etree

    tree = lxml.etree.fromstring(archive.read(info), lxml.etree.XMLParser(resolve_entities=False, no_network=True))
    return next((str(e.text or "") for e in tree.iter("{http://purl.org/dc/elements/1.1/}title")), "").strip()
