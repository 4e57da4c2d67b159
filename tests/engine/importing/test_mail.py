"""What people wrote in their mail, and nothing of what others did."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from engine.importing.entries import UnreadableError
from engine.importing.files import find_files, read
from engine.importing.mail import of_mail, own_words
from engine.importing.readers import READERS
from engine.store.history import NewRecord

PATH = Path("a.eml")


def text_of(raw: bytes) -> str:
    record = of_mail(message_from_bytes(raw, policy=policy.default), PATH)
    assert isinstance(record, NewRecord), record
    return record.text


@pytest.mark.parametrize(
    "quoted",
    [
        "On Mon, 3 Nov 2025 at 10:02, Anna Berg <anna@x.org> wrote:\n> Could we meet?\n> Anna",
        "On Mon, 3 Nov 2025 at 10:02,\nAnna Berg <anna@x.org> wrote:\n> Could we meet?",
        "Am 03.11.2025 um 10:02 schrieb Anna Berg <a@x.org>:\n\n> Could we meet?",
        "Le lun. 3 nov. 2025 à 10:02, Anna Berg <a@x.org> a écrit :\n> Could we meet?",
        "El lun, 3 nov 2025 a las 10:02, Anna Berg (<a@x.org>) escribió:\n> Could we meet?",
        "W dniu pon., 3 lis 2025 o 10:02 Anna Berg <a@x.org> napisał(a):\n> Could we meet?",
        "在 2025年11月3日 周一 上午10:02，Anna Berg <a@x.org> 写道：\n> Could we meet?",
        "Il giorno lun 3 nov 2025 alle ore 10:02 Anna Berg <a@x.org> ha scritto:\n> Could we meet?",
        "From: Anna Berg <a@x.org>\nSent: Monday, November 3, 2025 10:02 AM\nTo: Mara\n\nCould we meet?",
        "Von: Anna Berg <a@x.org>\nGesendet: Montag, 3. November 2025 10:02\nBetreff: Hi\n\nCould we meet?",
        "-----Original Message-----\nFrom: Anna Berg\n\nCould we meet?",
        "---------- Forwarded message ---------\nFrom: Anna <a@x.org>\nSubject: X\nTo: M\n\nCould we meet?",
    ],
)
def test_others_words_are_left_out(quoted: str) -> None:
    assert own_words(f"Yes, Tuesday works.\n\n{quoted}") == "Yes, Tuesday works."


def test_answers_between_quotes_stay() -> None:
    assert own_words("> Could we meet?\n\nYes.\n\n> Where?\n\nAt the harbor.") == "Yes.\n\nAt the harbor."


INTRODUCED = "On Mon, Nov 3, 2025 at 9:00 AM Anna <a@b.org> wrote:"


@pytest.mark.parametrize(
    ("said", "own"),
    [
        (
            f"Hi Anna,\n\n{INTRODUCED}\n> Shall we meet?\n\nYes, at ten.\n\n> And lunch?\n\nWith pleasure.",
            "Hi Anna,\n\nYes, at ten.\n\nWith pleasure.",
        ),
        (
            "Hallo Anna,\n\nAm 03.11.2025 um 9:00 schrieb Anna <a@b.org>:\n> Treffen?\n\nJa, um zehn.",
            "Hallo Anna,\n\nJa, um zehn.",
        ),
        ('好的。\n\n在 2025-11-03 09:00:00，"张三" <a@b.cn> 写道：\n> 明天开会吗？', "好的。"),
    ],
)
def test_answers_within_what_they_answer_stay(said: str, own: str) -> None:
    assert own_words(said) == own


@pytest.mark.parametrize(
    "said",
    [
        "Dear all,\n\nBest regards to your mother first of all.\n\nThen the news: we bought a house.",
        "Thanks for the message.\n\nThank you,\n\nand one more thing: bring the long ladder, please.",
        "Hi Tom,\n\nhere are the details:\nFrom: Berlin\nTo: Paris\nDate: Monday\nSubject: trip\n\nSee you there.",
        "One.\n\n--\n" + "\n".join(f"Line {n} of the second chapter." for n in range(12)),
        "| a | b |\n| - | - |\n| 1 | 2 |",
        "»Nein«, sagte sie.",
        "-----> important words",
    ],
)
def test_own_words_that_look_like_something_else_stay(said: str) -> None:
    assert own_words(said) == said


def test_how_a_letter_ends_stays_and_what_stands_below_the_name_goes() -> None:
    assert own_words("See you.\n\nCheers,\nMara\nHarbor Street 3\n+44 123 456") == "See you.\n\nCheers,\nMara"


def test_a_line_that_a_mailbox_escaped_is_the_writers() -> None:
    assert own_words(">From now on I write daily.\nBye.") == "From now on I write daily.\nBye."


def test_answers_between_the_quotes_of_html_stay() -> None:
    raw = (
        b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n"
        b"<div>Hi Anna,</div><div class='gmail_quote'><div class='gmail_attr'>On Mon, Anna wrote:<br></div>"
        b"<blockquote class='gmail_quote'>Shall we meet?</blockquote><div>Yes, at ten.</div>"
        b"<blockquote class='gmail_quote'>Where?</blockquote><div>At the harbor.</div></div>"
    )
    assert text_of(raw).split() == ["Hi", "Anna,", "Yes,", "at", "ten.", "At", "the", "harbor."]


def test_what_stands_behind_an_attachment_is_read() -> None:
    raw = (
        b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nBefore the picture.\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-Disposition: inline\r\n\r\nx\r\n"
        b"--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment\r\n\r\nnotes of others\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\nBehind it.\r\n--b--\r\n"
    )
    assert text_of(raw).split("\n\n") == ["Before the picture.", "Behind it."]


def test_a_signature_is_no_part_of_the_letter() -> None:
    assert own_words("See you.\n\nMara\n-- \nMara Lindqvist\nTel 123") == "See you.\n\nMara"


def test_a_blank_plain_part_beside_html_says_nothing() -> None:
    raw = (
        b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n"
        b"<html><head><style>p{}</style><body><p>Hello <b>you</b></p></body></html>\r\n--b--\r\n"
    )
    assert text_of(raw) == "Hello you"


def test_html_whose_head_never_ends() -> None:
    raw = b"Subject: x\r\nContent-Type: text/html\r\n\r\n<html><head><title>T</title><body><p>Hello</p>"
    assert text_of(raw) == "Hello"


def test_quotes_in_html_are_left_out() -> None:
    raw = (
        b"Subject: x\r\nContent-Type: text/html\r\n\r\n<p>Yes.</p><div class='gmail_quote'>On Monday Anna wrote:"
        b"<blockquote>Could we meet?</blockquote></div><blockquote type='cite'>More</blockquote>"
    )
    assert text_of(raw) == "Yes."


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [
        ("gb2312", "gbk", "你好，朱镕基先生。"),
        ("iso-8859-1", "cp1252", "“Hello” – she said…"),
        ("", "utf-8", "Grüße, très cher"),
        ("us-ascii", "utf-8", "Grüße, très cher"),
        ("x-unknown", "utf-8", "Grüße, très cher"),
        ("utf-8", "cp1252", "Liebe Oma, schöne Grüße von der Tüte"),
    ],
)
def test_charsets_are_taken_for_what_programs_mean_by_them(charset: str, encoding: str, text: str) -> None:
    stated = f"Content-Type: text/plain; charset={charset}\r\n" if charset else ""
    raw = f"Subject: x\r\n{stated}Content-Transfer-Encoding: 8bit\r\n\r\n".encode() + text.encode(encoding)
    assert text_of(raw) == text
    assert "\ufffd" not in text_of(raw)


MESSAGE = (
    b"From me Mon Nov  3 10:02:00 2025\nSubject: Tea\nDate: Mon, 3 Nov 2025 10:02:00 +0000\n\nCome for tea.\n\n"
)


def test_a_mailbox_that_apple_mail_exports_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "Sent.mbox"
    folder.mkdir()
    (folder / "mbox").write_bytes(MESSAGE)
    (folder / "table_of_contents").write_bytes(b"\0\1")
    for chosen in (folder, tmp_path):
        (file,) = find_files([chosen])
        (record,) = read(file)
        assert isinstance(record, NewRecord)
        assert (record.title, record.text) == ("Tea", "Come for tea.")


def test_thunderbirds_folders_have_no_ending(tmp_path: Path) -> None:
    (tmp_path / "Sent").write_bytes(MESSAGE)
    (tmp_path / "Sent.msf").write_bytes(b"// <!-- <mdb:mork -->")
    (tmp_path / "LICENSE").write_bytes(b"Free for all.")
    assert find_files([tmp_path]) == [tmp_path / "Sent"]
    (record,) = read(tmp_path / "Sent")
    assert isinstance(record, NewRecord)
    assert ".mbox" in READERS


@pytest.mark.parametrize("name", ["Archives.2023", "info@example.com", "INBOX.Sent"])
def test_thunderbirds_folders_have_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(MESSAGE)
    (tmp_path / "notes.xyz").write_bytes(b"From here on nothing is mail.")
    (file,) = find_files([tmp_path])
    (record,) = read(file)
    assert isinstance(record, NewRecord)
    assert record.text == "Come for tea."


def test_a_folder_with_a_file_for_each_message(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
    raw = MESSAGE.partition(b"\n")[2]
    (tmp_path / "cur" / "1700000000.M1P1.host:2,S").write_bytes(raw)
    (tmp_path / "new" / "1700000001.M2P1.host").write_bytes(raw)
    found = find_files([tmp_path])
    assert len(found) == 2
    assert [entry.text for file in found for entry in read(file) if isinstance(entry, NewRecord)] == [
        "Come for tea."
    ] * 2


def test_a_message_as_apple_mail_keeps_it(tmp_path: Path) -> None:
    raw = MESSAGE.partition(b"\n")[2]
    path = tmp_path / "1.emlx"
    path.write_bytes(b"%d      \n%b<?xml version='1.0'?><plist/>" % (len(raw), raw))
    (record,) = read(path)
    assert isinstance(record, NewRecord)
    assert record.text == "Come for tea."


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.mbox"])
def test_a_file_with_nothing_in_it_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(UnreadableError, match="holds no text"):
        list(read(tmp_path / name))
