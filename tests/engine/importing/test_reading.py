"""Files that take too much, read in a process of their own."""

from __future__ import annotations

import os
import time
import zipfile
from pathlib import Path

import pytest

from engine.common import i18n
from engine.common.i18n import tr
from engine.importing import reading
from engine.importing.entries import Note, UnreadableError
from engine.importing.reading import FileReader
from engine.importing.run import preview
from engine.store.history import NewRecord


def test_files_are_read_one_after_the_other_by_one_process(tmp_path: Path) -> None:
    names = [tmp_path / f"{number}.txt" for number in range(3)]
    for path in names:
        path.write_text(f"I wrote {path.stem} \U0001f389 and caf\u00e9.", encoding="utf-8")
    with FileReader() as files:
        found = [list(files.read(path)) for path in names]
        assert files._conversation is not None
        pid = files._conversation.process.pid
        assert list(files.read(names[0])) == found[0]
        assert files._conversation.process.pid == pid
    assert [entry.text for entries in found for entry in entries if isinstance(entry, NewRecord)] == [
        f"I wrote {path.stem} \U0001f389 and caf\u00e9." for path in names
    ]
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def word_file(path: Path, body: str, times: int) -> Path:
    head = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as file,
    ):
        file.write(head.encode())
        for _ in range(times):
            file.write(body.encode())
        file.write(b"</w:body></w:document>")
    return path


def test_a_word_file_that_unpacks_to_200_mb_is_refused_with_the_reason(tmp_path: Path) -> None:
    paragraph = f"<w:p><w:r><w:t>{'word ' * 200}</w:t></w:r></w:p>" * 100
    path = word_file(tmp_path / "large.docx", paragraph, 2000)
    assert path.stat().st_size < 2_000_000
    with FileReader() as files, pytest.raises(UnreadableError, match=r"large\.docx unpacks to more than 67 MB"):
        list(files.read(path))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_what_takes_all_memory_is_refused_and_the_next_file_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    greedy = tmp_path / "greedy.jsonl"
    # One string of 60 MB in letters that take four bytes each in memory, and again when it is cut.
    greedy.write_text('{"text": "' + "\U0001f389" * 40_000_000 + '"}\n', encoding="utf-8")
    small = tmp_path / "small.txt"
    small.write_text("I write little.")
    with FileReader() as files:
        with pytest.raises(UnreadableError, match="too much memory"):
            list(files.read(greedy))
        (entry,) = files.read(small)
        assert isinstance(entry, NewRecord)


def test_what_takes_too_long_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "slow.csv"
    path.write_text("text\n" + '"' * 400_000)
    with FileReader(seconds=0.001) as files, pytest.raises(UnreadableError, match="too long"):
        list(files.read(path))


def test_cancelling_ends_what_is_being_read(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_text("x" * 30_000_000)
    begun = time.monotonic()
    assert preview([path], cancelled=lambda: time.monotonic() - begun > 0.3) == []


def test_an_entry_that_nobody_takes_ends_the_process(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("text\n" + "I wrote a line\n" * 50_000)
    assert len(preview([path], count=5)) == 5


def test_refusals_come_in_the_users_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "_translate", lambda text, _plural, _n: f"~{text}~")
    path = tmp_path / "empty.txt"
    path.write_text(" ")
    with FileReader() as files, pytest.raises(UnreadableError) as caught:
        list(files.read(path))
    assert caught.value.message == "~empty.txt is empty.~"
    assert caught.value.remedy == "~Check the file, or leave it out.~"


def test_no_text_of_a_file_passes_for_what_is_carried(tmp_path: Path) -> None:
    path = tmp_path / "sly.csv"
    path.write_text('a,text\n1,x,\x02["{name.__class__}", "", null, {"name": "x"}]\x03\n')
    with FileReader() as files:
        for entry in files.read(path):
            said = entry.text if isinstance(entry, NewRecord) else entry.message
            assert "class 'str'" not in said


def test_what_is_carried_keeps_numbers_plurals_and_what_is_within(monkeypatch: pytest.MonkeyPatch) -> None:
    i18n.carry("secret")
    try:
        inner = tr("the {what}", what="sea")
        packed = (
            f"a {tr('{n} text of {inner}', '{n} texts of {inner}', n=2000, inner=inner)} b {tr('{x:.1f}', x=2.25)}"
        )
    finally:
        i18n.carry("")
    assert i18n.arrived(packed, "secret") == "a 2,000 texts of the sea b 2.2"
    assert i18n.arrived(packed, "other") == packed


def test_a_note_arrives(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(
        "Ch\u00e8re Ana\u00efs, \u00e0 bient\u00f4t, o\u00f9 que tu sois ! Gar\u00e7on, l'\u00e9t\u00e9".encode(
            "cp1252"
        )
    )
    with FileReader() as files:
        entries = list(files.read(path))
    assert [entry.encoding for entry in entries if isinstance(entry, Note)] == ["cp1252"]
    assert reading.MODULE
