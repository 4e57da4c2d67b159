from __future__ import annotations

import pytest

from engine.common.printable import printable, printable_pieces, visible
from engine.store.conversations import StoredMessage
from engine.store.exporting import as_markdown


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain, é, 字, \n\t", "plain, é, 字, \n\t"),
        ("a\x1b[31mb\x00\x07\r\n\x85", "a[31mb\n"),
        ("a\u202eb\u202c \u2066c\u2069\u200e\u200f\u061c", "ab c"),
        ("pay\u200bpal\u2060\ufeff\u00ad\u3164", "paypal"),
        ("hi\U000e0068\U000e0069\U000e0001", "hi"),
        # Joiners between Latin letters join nothing, and could carry bits.
        ("a\u200db\u200cc\u200d", "abc"),
        ("\u200dمی\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        (
            "👩\u200d💻 👩🏽\u200d🚀 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈",
            "👩\u200d💻 👩🏽\u200d🚀 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈",
        ),
        ("👩\u200d\u200d\u200c💻", "👩💻"),
        ("☺\ufe0f", "☺\ufe0f"),
        ("☺\ufe0f\ufe01\U000e0100\U000e0110", "☺\ufe0f"),
        ("\ufe0f \ufe0f", " "),
        (
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        ),
        ("a\u2028b\u2029c", "a\nb\nc"),
        ("a\ud800b\ufdd0c\uffffd\ufffce", "a\ufffdb\ufffdc\ufffdd\ufffde"),
        ("\ue000stays", "\ue000stays"),
    ],
)
def test_what_is_hidden_is_left_out(given: str, shown: str) -> None:
    assert printable(given) == shown
    assert printable(shown) == shown
    for cut in range(len(given)):
        assert "".join(printable_pieces([given[:cut], "", given[cut:]])) == shown


def test_pieces_keep_what_is_theirs() -> None:
    assert printable_pieces(["👩", "\u200d", "💻", "\u200d", " a\u200b", "\u2028"]) == [
        "👩",
        "\u200d",
        "💻",
        "",
        " a",
        "\n",
    ]
    assert printable_pieces([]) == []


def test_a_stream_keeps_joiners_whose_next_letter_is_to_come() -> None:
    assert printable("\u200c", "ی", goes_on=True) == "\u200c"
    assert printable("\u200c", "ی") == ""
    assert printable("\u200c", "\u200c", goes_on=True) == ""
    assert printable("\u200c", "x", goes_on=True) == ""
    assert printable("\u200cخ", "ی") == "\u200cخ"


def test_what_hides_can_be_shown_in_its_place() -> None:
    hiding = "a\u200bb\x00\U000e0041\u2028c\r\n"
    assert visible(hiding) == "a\ufffdb\ufffd\ufffd\nc\r\n"
    assert len(visible(hiding)) == len(hiding)


def test_an_export_holds_what_is_shown() -> None:
    message = StoredMessage(1, "assistant", "good\u202e\u200b\U000e0041 \x1b[2Jbye", "complete", {}, {}, ())
    assert as_markdown("A\u202e title", [message]) == "# A title\n\n## Reply\n\ngood [2Jbye\n"
