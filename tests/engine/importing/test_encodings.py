"""Text files of all alphabets that do not say which they have."""

from __future__ import annotations

import locale
from pathlib import Path

import pytest

from engine.importing.encodings import CHOICES, guessed, own_page, text_of, whole
from engine.importing.entries import UnreadableError

LETTERS = {
    "cp1252": [
        "Chère Marie, j’ai été très heureux de te revoir à Noël. Où étais-tu passée ? À bientôt, peut-être.",
        "Déjà vu à la fête.",
        "Grüße aus Köln",
        "Liebe Oma, vielen Dank für die schöne Tüte Äpfel. Herzliche Grüße, dein Jürgen",
        "¿Cómo estás? Mañana iré al médico con el niño. ¡Qué frío hace!",
        "Hej på dig! Hur mår du? Jag är i Göteborg.",
    ],
    "cp1250": [
        "Cześć Aniu, jak się masz? Wczoraj byłem w Łodzi i widziałem piękną wystawę. Pozdrawiam, Michał",
        "Żółta gęś śpi.",
        "Příliš žluťoučký kůň úpěl ďábelské ódy. Dobrý den, přijedu zítra.",
        "Kedves Éva, nagyon köszönöm a szép ajándékot, őszintén örültem neki. Üdvözlettel, Győző",
    ],
    "cp1251": ["Привет, как дела? Завтра я поеду в Москву.", "Привет, мама"],
    "cp1253": ["Καλημέρα, τι κάνεις; Θα έρθω αύριο το πρωί."],
    "cp1254": ["Sevgili annem, bugün çok güzel bir gün geçirdim. İyi ki varsın, görüşürüz."],
    "shift_jis": ["こんにちは、お元気ですか。明日は東京へ行きます。"],
    "gb18030": ["你好，最近怎么样？我明天去北京。"],
    "big5": ["你好，最近怎麼樣？我明天去臺北。"],
    "euc-kr": ["안녕하세요, 잘 지내세요? 내일 서울에 갑니다."],
    "utf-16-le": ["Chère Marie, bonjour à toi et à toute la famille."],
    "mac-roman": ["Chère Marie, j’ai été très heureux de te revoir à Noël."],
}


@pytest.fixture(autouse=True)
def plain_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: ("en_US", "UTF-8"))


@pytest.mark.parametrize(("encoding", "text"), [(e, t) for e, texts in LETTERS.items() for t in texts])
def test_letters_in_the_code_pages_of_their_languages(encoding: str, text: str) -> None:
    found, guess = text_of(text.encode(encoding))
    assert found == text
    assert not guess.is_certain


@pytest.mark.parametrize(
    ("language", "page"), [("pl_PL", "cp1250"), ("el_GR", "cp1253"), ("C", "cp1252"), (None, "cp1252")]
)
def test_the_systems_own_code_page(monkeypatch: pytest.MonkeyPatch, language: str | None, page: str) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda: (language, "UTF-8"))
    assert own_page() == page


def test_a_word_that_could_be_of_several_is_of_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    word = "Grüße aus Köln".encode("cp1252")
    assert guessed(word).encoding == "cp1252"
    monkeypatch.setattr(locale, "getlocale", lambda: ("hu_HU", "UTF-8"))
    assert guessed(word).encoding == "cp1250", "which spells it alike"


def test_a_stray_byte_does_not_garble_the_rest(tmp_path: Path) -> None:
    diary = ("Aujourd’hui, j’ai été à l’école. " * 1300).encode()
    path = tmp_path / "diary.txt"
    cut = diary.index(b"j", 20_000)
    path.write_bytes(diary[:cut] + b"d\xe9j\xe0 " + diary[cut:])
    text, notes = whole(path)
    assert text.count("é") == diary.decode().count("é") + 1
    assert "déjà j’ai" in text
    assert "Ã" not in text
    assert [note.message for note in notes] == ["diary.txt was read as UTF-8."]


def test_what_says_its_encoding_is_certain(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        (tmp_path / "a.txt").write_text("née 你好 🙂", encoding=encoding)
        assert whole(tmp_path / "a.txt") == ("née 你好 🙂", [])


def test_the_users_choice_goes_before_every_guess(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Żółta".encode("cp1250"))
    assert whole(tmp_path / "a.txt", "cp1250") == ("Żółta", [])


@pytest.mark.parametrize(
    "data", [b"\0\1\2\3" * 200, bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n" + bytes(range(200))]
)
def test_what_is_no_text(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    with pytest.raises(UnreadableError, match="not text"):
        whole(tmp_path / "a.txt")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize(
    "text", ["Dear Ann, how are you?\nMara", "Привет, как дела?\nПока", "今日は。\n元気です。\n"]
)
def test_two_bytes_each_without_a_mark(text: str, encoding: str) -> None:
    content, guess = text_of(text.encode(encoding))
    assert content == text
    assert not guess.is_certain
    assert guess.encoding in CHOICES


def test_japanese_in_seven_bits() -> None:
    content, guess = text_of("今日は、元気です。".encode("iso2022_jp"))
    assert (content, guess.encoding, guess.is_certain) == ("今日は、元気です。", "iso2022_jp", False)


def test_the_end_that_dos_wrote_is_no_part_of_a_text() -> None:
    assert text_of(b"plain\x1a")[0] == "plain"


def test_zero_bytes_on_both_sides_are_no_text() -> None:
    with pytest.raises(UnicodeError):
        text_of(bytes(range(256)) * 8)
    with pytest.raises(UnicodeError):
        text_of(b"\0\0\0\x01\0\0" * 40)


@pytest.mark.parametrize("encoding", list(CHOICES))
def test_every_choice_can_be_read(encoding: str) -> None:
    assert text_of("Hello".encode(encoding), encoding)[0] == "Hello"
