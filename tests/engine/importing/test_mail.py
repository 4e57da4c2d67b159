"""What people wrote in their mail, and nothing of what others did."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

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
