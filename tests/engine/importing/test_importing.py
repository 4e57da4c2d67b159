from __future__ import annotations

import csv
import json
import mailbox
import random
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import docx
import pypdf
import pytest

from engine.context.retrieval import search
from engine.importing import encodings, readers
from engine.importing.entries import Note
from engine.importing.files import find_files, read
from engine.importing.readers import UnreadableError
from engine.importing.run import preview, run
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.profiles import Profiles


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    with closing(Database(tmp_path / "store" / "tiller.db")) as database:
        yield History(database, Profiles(database).add("Ada"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "papers"
    made.mkdir()
    return made


def records(path: Path) -> list[NewRecord]:
    return [entry for entry in read(path) if isinstance(entry, NewRecord)]


def faults(path: Path) -> list[str]:
    return [entry.message for entry in read(path) if isinstance(entry, UnreadableError)]


def mail(subject: str, body: str, subtype: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["Date"] = "Sat, 03 Jan 2026 10:00:00 +0100"
    message.set_content(body, subtype=subtype)
    return message


def make_pdf(path: Path, text: str) -> None:
    """A page with one line of text in a standard font, written by hand: pypdf itself cannot draw."""
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    path.write_bytes(out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)


def test_text_and_markdown(folder: Path) -> None:
    (folder / "a.txt").write_text("Plain words.\n", encoding="utf-8")
    (folder / "b.md").write_text("# A heading\n\nText.", encoding="utf-8")
    (one,), (two,) = records(folder / "a.txt"), records(folder / "b.md")
    assert (one.title, one.text, one.source) == ("a", "Plain words.\n", "a.txt")
    assert one.date.startswith("20")
    assert two.title == "A heading"


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("utf-8-sig", "Grüße aus Köln 🙂"),
        ("utf-16", "Grüße aus Köln und noch viel mehr Text darüber."),
        ("cp1252", "Die Größe der Straße überraschte mich sehr, während ich über die Brücke ging."),
        ("shift_jis", "昨日、古い木の船で港を出ました。とても楽しかったです。また行きたいと思います。"),
        ("koi8-r", "Вчера мы вышли из гавани на старой деревянной лодке, и это было очень хорошо."),
    ],
)
def test_texts_in_any_encoding(folder: Path, encoding: str, content: str) -> None:
    (folder / "a.txt").write_bytes(content.encode(encoding))
    assert [r.text for r in records(folder / "a.txt")] == [content]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables(folder: Path, delimiter: str) -> None:
    rows = [
        ["Title", "Text", "Date"],
        ["One", "First text", "2026-01-01"],
        ["Two", 'With "quotes"\nand lines', ""],
    ]
    lines = [delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    (folder / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    assert [(r.title, r.text, r.date) for r in records(folder / "a.csv")] == [
        ("One", "First text", "2026-01-01"),
        ("Two", 'With "quotes"\nand lines', ""),
    ]


def test_words_in_single_quotes_cut_no_text_of_a_table(folder: Path) -> None:
    """As Python's own writer has it: commas within double quotes."""
    texts = [f"Dear Ann, thank you. It was number {n}, and fine." for n in range(100)]
    texts.insert(3, "She called it 'fine' and 'well', I think, as 'ever' before.")
    path = folder / "texts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "title", "text"])
        writer.writerows(["2026-01-02", "Called 'so', it is", text] for text in texts)
    assert [record.text for record in records(path)] == texts


@pytest.mark.parametrize(
    "odd",
    [
        b"Subject: x\r\nContent-Type: text/html\r\n\r\n<![foo x]>\r\n",
        b"Subject: x\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
        b"Content-Type: multipart/related\r\n\r\nhello\r\n--a--\r\n",
    ],
)
def test_an_odd_mail_does_not_stop_the_rest(folder: Path, history: History, odd: bytes) -> None:
    (folder / "a.eml").write_bytes(odd)
    (folder / "b.eml").write_bytes(bytes(mail("Tea", "Come for tea.")))
    report = run(history, find_files([folder]))
    assert report.kept >= 1
    assert any("tea" in record.text for record in records(folder / "b.eml"))
    assert len(report.failures) == 1
    assert report.failures[0].message.startswith("a.eml")


def test_a_table_without_a_text_column_keeps_all(folder: Path) -> None:
    (folder / "a.csv").write_text("Place,Mood\nHarbour,calm\n,\n", encoding="utf-8")
    assert [r.text for r in records(folder / "a.csv")] == ["place: Harbour\nmood: calm"]
    assert faults(folder / "a.csv") == ["a.csv, line 3: there is no text."]


def test_a_million_lines_are_read_one_by_one(folder: Path) -> None:
    path = folder / "a.csv"
    with path.open("w") as file:
        file.write("text\n")
        file.writelines(f"line {i}\n" for i in range(1_000_000))
    entries = read(path)
    assert [next(entries).text for _ in range(3)] == ["line 0", "line 1", "line 2"]  # type: ignore[union-attr]
    assert sum(1 for _ in entries) == 999_997


def test_json_lines_with_broken_ones(folder: Path) -> None:
    lines = ['{"title": "T", "text": "One"}', '"Two"', "{broken", "", "[1]", '{"text": ""}', "\xff", "[" * 50_000]
    (folder / "a.jsonl").write_bytes("\n".join(lines).encode("latin-1"))
    assert [(r.title, r.text) for r in records(folder / "a.jsonl")] == [("T", "One"), ("", "Two")]
    assert [fault.split(":")[0] for fault in faults(folder / "a.jsonl")] == [
        f"a.jsonl, line {n}" for n in (3, 5, 6, 7, 8)
    ]


def test_mail(folder: Path) -> None:
    (folder / "a.eml").write_bytes(bytes(mail("Hello", "Dear Bob,\nsee you.")))
    (found,) = records(folder / "a.eml")
    assert (found.title, found.text, found.date) == ("Hello", "Dear Bob,\nsee you.", "2026-01-03T09:00:00+00:00")
    html = "<html><head><style>p{}</style></head><p>One</p><script>x()</script><p>Two &amp; three</p></html>"
    (folder / "b.eml").write_bytes(bytes(mail("Web", html, "html")))
    assert records(folder / "b.eml")[0].text.split("\n") == ["One", "Two & three"]
    box = mailbox.mbox(folder / "c.mbox")
    for number in range(3):
        box.add(mail(f"Letter {number}", f"Body {number}" if number != 1 else ""))
    box.close()
    assert [r.title for r in records(folder / "c.mbox")] == ["Letter 0", "Letter 2"]
    assert len(faults(folder / "c.mbox")) == 1


def test_pdf(folder: Path) -> None:
    make_pdf(folder / "a.pdf", "The albatross spoke.")
    (found,) = records(folder / "a.pdf")
    assert found.text == "The albatross spoke."
    with pypdf.PdfWriter() as writer:
        writer.add_blank_page(200, 200)
        writer.write(folder / "scan.pdf")
    with pytest.raises(UnreadableError, match="may be a scan"):
        records(folder / "scan.pdf")
    with pypdf.PdfWriter(clone_from=folder / "a.pdf") as writer:
        writer.encrypt("secret", algorithm="RC4-128")
        writer.write(folder / "locked.pdf")
    with pytest.raises(UnreadableError, match="password"):
        records(folder / "locked.pdf")


def test_word(folder: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Minutes"
    document.add_paragraph("We met.")
    document.add_table(1, 2).rows[0].cells[1].text = "Agreed"
    document.save(str(folder / "a.docx"))
    (found,) = records(folder / "a.docx")
    assert (found.title, found.text) == ("Minutes", "We met.\n\tAgreed")


@pytest.mark.parametrize("name", ["a.pdf", "a.docx"])
@pytest.mark.parametrize("content", [b"", b"nonsense", b"%PDF-1.4 nothing", b"PK\x03\x04 nothing"])
def test_broken_documents(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(UnreadableError, match=r"a\.(pdf|docx)"):
        records(folder / name)


def test_texts_that_are_none(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a.txt").write_bytes(b" \n")
    with pytest.raises(UnreadableError, match="empty"):
        records(folder / "a.txt")
    (folder / "b.exe").write_bytes(b"MZ")
    with pytest.raises(UnreadableError, match="kind"):
        records(folder / "b.exe")
    with pytest.raises(UnreadableError, match="cannot be read"):
        records(folder / "none.txt")
    monkeypatch.setattr(encodings, "LARGEST_TEXT", 10)
    (folder / "c.txt").write_text("more than ten letters")
    with pytest.raises(UnreadableError, match="MB"):
        records(folder / "c.txt")


def test_a_folder_with_faults_is_imported_all_the_same(history: History, folder: Path) -> None:
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.txt").write_text("not me")
    (folder / "deep" / "er" / "a.txt").write_text("The zeppelin rose at noon.")
    (folder / "b.txt").write_text("The  zeppelin rose\nat noon.")
    (folder / "c.pdf").write_bytes(b"broken")
    (folder / "d.jsonl").write_text('{"text": "Gertrude is a sourdough."}\n{oops\n')
    seen: list[tuple[int, int]] = []
    report = run(history, [folder, folder / "b.txt"], lambda done, total: seen.append((done, total)))
    assert (report.kept, report.known, report.failed, report.cancelled) == (2, 1, 2, False)
    assert {f.message.split(" ")[0].rstrip(",") for f in report.failures} == {"c.pdf", "d.jsonl"}
    assert seen[-1] == (4, 4)
    assert [f.title for f in search(history._database, history.profile, "zeppelin")] == ["b"]


def test_a_preview_keeps_nothing(history: History, folder: Path) -> None:
    (folder / "a.jsonl").write_text("\n".join(json.dumps({"text": f"text {i}"}) for i in range(100)))
    found = preview([folder], 5)
    assert [entry.text for entry in found] == [f"text {i}" for i in range(5)]  # type: ignore[union-attr]
    assert history.count() == 0


def test_a_cancelled_import_stops_soon(history: History, folder: Path) -> None:
    (folder / "a.jsonl").write_text("\n".join(json.dumps({"text": f"text {i}"}) for i in range(3000)))
    asked = iter(range(10_000))
    report = run(history, [folder], cancelled=lambda: next(asked) >= 1200)
    assert report.cancelled
    assert history.count() == report.kept
    assert 500 <= report.kept <= 1200


def test_files_are_found_once_and_in_order(folder: Path) -> None:
    for name in ("b.TXT", "a.md", "c.bin"):
        (folder / name).write_text("x")
    assert [p.name for p in find_files([folder / "b.TXT", folder])] == ["b.TXT", "a.md"]


def test_mails_of_noise_do_not_stop_a_box(folder: Path) -> None:
    noise = random.Random(0)
    path = folder / "a.mbox"
    with path.open("wb") as file:
        for _ in range(50):
            file.write(b"From x\n" + noise.randbytes(400).replace(b"\nFrom ", b"") + b"\n\n")
        file.write(b"From y\nSubject: last\n\nStill here.\n\n")
    assert any("Still here." in r.text for r in records(path))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig", "gb18030"])
def test_json_lines_of_any_encoding(tmp_path: Path, encoding: str) -> None:
    words = (
        "今天早上海边下了大雨,我们在家里读书喝茶。"
        if encoding == "gb18030"
        else "Über die Straße gehen wir später, schön."
    )
    path = tmp_path / "notes.jsonl"
    path.write_bytes(
        "".join(json.dumps({"text": words}, ensure_ascii=False) + "\n" for _ in range(4)).encode(encoding)
    )
    found = [entry for entry in read(path) if not isinstance(entry, Note)]
    assert [getattr(entry, "text", entry) for entry in found] == [words] * 4


def test_a_mark_is_no_part_of_the_first_columns_name(tmp_path: Path) -> None:
    path = tmp_path / "letters.csv"
    path.write_bytes("text,place\nDear Anna,home\n".encode("utf-8-sig"))
    (entry,) = read(path, "utf-8")
    assert isinstance(entry, NewRecord)
    assert entry.text == "Dear Anna"


def test_a_mailbox_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"gone\.mbox cannot be read"):
        list(read(tmp_path / "gone.mbox"))


def test_nothing_in_hidden_folders_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    for path in (tmp_path / ".git" / "object", tmp_path / "note"):
        path.write_text("Dear Anna, thank you for the letter.")
    asked: list[str] = []
    known = readers.reader_of
    monkeypatch.setattr("engine.importing.files.reader_of", lambda path: (asked.append(path.name), known(path))[1])
    find_files([tmp_path])
    assert asked == ["note"]
