"""Word files with all that python-docx cannot see."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from engine.importing import documents
from engine.importing.entries import Entry, UnreadableError
from engine.importing.files import read
from engine.store.history import NewRecord

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def p(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def cell(content: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{more}</w:tcPr>{content}</w:tc>"


def text_of(path: Path, body: str, **parts: str) -> str:
    root = f'<w:{{0}} xmlns:w="{W}" xmlns:mc="{MC}">{{1}}</w:{{0}}>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", root.format("document", f"<w:body>{body}</w:body>"))
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", root.format(name, content))
    (record,) = read(path)
    assert isinstance(record, NewRecord)
    return record.text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.docx"


BOX = f"<w:txbxContent>{p(r('In the box.'))}</w:txbxContent>"
SPAN, FIRST, NEXT = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
TABLE = (
    "<w:tbl>"
    f"<w:tr>{cell(p(r('A')), SPAN)}{cell(p(r('B')))}</w:tr>"
    f"<w:tr>{cell(p(r('C')), FIRST)}{cell(p(r('D')) + p(r('E')))}</w:tr>"
    f"<w:tr>{cell(p(r('C')), NEXT)}{cell(p(r('F')))}</w:tr>"
    "</w:tbl>"
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (p(r("Dear "), f"<w:ins>{r('dear ')}</w:ins>", f"<w:del>{r('late ')}</w:del>", r("Ann")), "Dear dear Ann"),
        (f"<w:sdt><w:sdtContent>{p(r('In a control.'))}</w:sdtContent></w:sdt>", "In a control."),
        (p(f"<w:sdt><w:sdtContent>{r('inline')}</w:sdtContent></w:sdt>", r(" too")), "inline too"),
        (p(f'<w:fldSimple w:instr="DATE">{r("3 May")}</w:fldSimple>'), "3 May"),
        (
            p('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>', r("7")),
            "7",
        ),
        (p(f'<w:hyperlink w:anchor="x">{r("a link")}</w:hyperlink>'), "a link"),
        (
            p(
                r("Before."),
                f"<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback>{BOX}</mc:Fallback>"
                "</mc:AlternateContent></w:r>",
                r(" After."),
            ),
            "Before. After.\nIn the box.",
        ),
        (p(r("Above.")) + TABLE + p(r("Below.")), "Above.\nA\tB\nC\tD\nE\n\tF\nBelow."),
        (f"<w:tbl><w:tr>{cell(p(r('out')) + TABLE + p())}</w:tr></w:tbl>", "out\nA\tB\nC\tD\nE\n\tF"),
        (p("<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>"), "one\ttwo\nthree"),
        (f"<w:moveFrom>{r('gone')}</w:moveFrom>" + p(f"<w:moveTo>{r('here')}</w:moveTo>"), "here"),
    ],
    ids=[
        *(
            "insertions",
            "controls",
            "inline controls",
            "fields",
            "complex fields",
            "links",
            "text boxes",
            "tables",
        ),
        *("nested tables", "tabs", "moves"),
    ],
)
def test_all_that_is_seen_is_read_in_its_order(path: Path, body: str, text: str) -> None:
    assert text_of(path, body) == text


def test_notes_are_read_too(path: Path) -> None:
    notes = f'<w:footnote w:id="1">{p(r("A note."))}</w:footnote>'
    assert text_of(path, p(r("Text.")), footnotes=notes).split() == ["Text.", "A", "note."]


def test_a_file_that_unpacks_to_more_than_a_text_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST_TEXT", 1000)
    with pytest.raises(UnreadableError, match="unpacks to more than"):
        text_of(path, p(r("x" * 2000)))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"no zip"])
def test_damaged_files(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(UnreadableError, match=r"a\.docx"):
        list(read(path))


def packed(path: Path, parts: dict[str, str]) -> list[Entry]:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return list(read(path))


DOCUMENT = f'<w:document xmlns:w="{W}"><w:body>{p(r("Hello."))}</w:body></w:document>'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="{}"/>'
    "</Relationships>"
)


@pytest.mark.parametrize(
    "parts",
    [
        {"_rels/.rels": RELATIONS.format("word/document2.xml"), "word/document2.xml": DOCUMENT},
        {"_rels/.rels": RELATIONS.format("/word/document.xml"), "word/document.xml": DOCUMENT},
        {"_rels\\.rels": RELATIONS.format("word/document.xml"), "word\\document.xml": DOCUMENT},
        {"_rels/.rels": "<broken", "word/document.xml": DOCUMENT},
    ],
)
def test_the_document_is_found_by_whatever_name(path: Path, parts: dict[str, str]) -> None:
    (record,) = packed(path, parts)
    assert isinstance(record, NewRecord)
    assert record.text == "Hello."


def test_damage_beside_the_document_costs_what_is_damaged_and_is_told(path: Path) -> None:
    parts = {"word/document.xml": DOCUMENT, "word/footnotes.xml": "<broken", "docProps/core.xml": "<broken"}
    record, told = packed(path, parts)
    assert isinstance(record, NewRecord)
    assert record.text == "Hello."
    assert "footnotes.xml is damaged" in str(told)


def test_words_old_form_is_named(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(UnreadableError, match="old form, or protected by a password"):
        list(read(path))
