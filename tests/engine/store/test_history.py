from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.common.sharing import Sharing
from engine.context.retrieval import search
from engine.store.database import Database
from engine.store.history import History, NewRecord
from engine.store.passages import LONGEST, cut
from engine.store.profiles import Profiles

TEXTS = {
    "boat": "We sailed the old wooden boat out of the harbour at dawn.",
    "bread": "My sourdough starter is called Gertrude. Bread needs time.",
    "café": "The naïve waiter at the café spilled crème brûlée.",
    "chinese": "我喜欢在海边散步，看日落。昨天我们吃了很多饺子。",
    "japanese": "昨日、古い木の船で港を出ました。とても楽しかったです。",
    "thai": "ฉันชอบเดินเล่นริมทะเลและกินอาหารเผ็ด",
    "hindi": "मुझे समुद्र के किनारे टहलना पसंद है।",
    "arabic": "أحب المشي على شاطئ البحر في المساء.",
}


@pytest.fixture
def history(database: Database) -> History:
    made = History(database, Profiles(database).add("Ada"))
    made.add_many(NewRecord(title, text) for title, text in TEXTS.items())
    return made


def titles(history: History, question: str, limit: int = 3) -> list[str]:
    return [found.title for found in search(history._database, history.profile, question, limit)]


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Tell me about the harbour and the boat", "boat"),
        ("GERTRUDE", "bread"),
        ("naive creme brulee", "café"),
        ("我们昨天吃了什么饺子", "chinese"),
        ("木の船で港を", "japanese"),
        ("ชอบเดินเล่น", "thai"),
        ("समुद्र के किनारे", "hindi"),
        ("شاطئ البحر", "arabic"),
    ],
)
def test_the_right_record_comes_first(history: History, question: str, title: str) -> None:
    assert titles(history, question)[0] == title


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "boat OR",
        "NEAR(a b)",
        "title:x",
        "a* -b ^c",
        "(",
        "' OR 1=1",
        "{boat}",
        "\0boat",
        "",
        "   ",
        "🙂",
        "x" * 100_000,
    ],
)
def test_whatever_is_typed_is_text(history: History, typed: str) -> None:
    assert isinstance(titles(history, typed), list)


def test_a_change_is_found_and_the_old_is_not(history: History) -> None:
    record = next(r for r in history.page(0, 99) if r.title == "boat")
    history.change(record.id, text="The zeppelin rose at noon.")
    assert titles(history, "zeppelin") == ["boat"]
    assert titles(history, "harbour") == []
    history.change(record.id, sharing=Sharing.OFF)
    assert titles(history, "zeppelin") == []
    history.change(record.id, sharing=Sharing.OPEN, title="airship")
    assert titles(history, "zeppelin") == ["airship"]
    history.delete(record.id)
    assert titles(history, "zeppelin") == []
    assert history.whole(record.id) is None
    history.change(record.id, text="gone")


def test_profiles_do_not_see_each_other(history: History) -> None:
    other = History(history._database, Profiles(history._database).add("Grace"))
    other.add(NewRecord("", "Grace was at the harbour too."))
    assert titles(other, "harbour") == ["Grace was at the harbour too."]
    assert titles(history, "harbour") == ["boat"]
    Profiles(history._database).delete(other.profile)
    assert titles(history, "harbour") == ["boat"]


def test_the_same_text_is_kept_once(history: History) -> None:
    assert history.add(NewRecord("again", "  " + TEXTS["boat"].replace(" ", "\n"))) is None
    assert history.add_many([NewRecord("", "new"), NewRecord("", "new "), NewRecord("", TEXTS["thai"])]) == (1, 2)
    assert history.count() == len(TEXTS) + 1


def test_pages_are_newest_first(database: Database) -> None:
    history = History(database, Profiles(database).add("Ada"))
    history.add_many(NewRecord(f"n{i}", f"text {i}", date=f"2026-01-{i + 1:02}") for i in range(20))
    assert [r.title for r in history.page(0, 3)] == ["n19", "n18", "n17"]
    assert [r.title for r in history.page(18, 9)] == ["n1", "n0"]


def test_a_long_record_is_found_by_its_end(database: Database) -> None:
    history = History(database, Profiles(database).add("Ada"))
    history.add(NewRecord("novel", "Call me Ishmael. " * 2000 + "Then the albatross spoke."))
    (found,) = search(database, history.profile, "albatross")
    assert found.title == "novel"
    assert len(found.text) <= LONGEST
    assert "albatross" in found.text


@given(st.text(max_size=4000), st.integers(2, 300))
def test_passages_hold_all_of_the_text(text: str, longest: int) -> None:
    passages = cut(text, longest)
    assert all(passage and len(passage) <= longest for passage in passages)
    assert "".join("".join(passages).split()) == "".join(text.split())


def test_passages_end_where_sentences_do() -> None:
    text = "One sentence stands here. " * 100
    assert all(passage.endswith(".") for passage in cut(text, 300))
    assert all(len(passage) > 140 for passage in cut(text, 300)[:-1])


def test_the_editors_search_takes_words_and_beginnings(database: Database) -> None:
    history = History(database, Profiles(database).add("Ada"))
    history.add_many(
        NewRecord(title, text, date=date)
        for title, text, date in (
            ("Lamp", "The lighthouse lamp", "2026-01-01"),
            ("Bread", "A loaf of bread, and of light", "2026-01-02"),
            ("图书馆", "我们明天去图书馆看书。", "2026-01-03"),
        )
    )

    def found(text: str) -> list[str]:
        return [record.title for record in history.search(text, 10)]

    assert found("light") == ["Bread", "Lamp"], "newest first"
    assert found("lighth") == ["Lamp"]
    assert found("lamp lighth") == ["Lamp"]
    assert found("bread lamp") == []
    assert found("of") == ["Bread"]
    assert found("lo") == [], "two letters are a word or nothing"
    assert found("图书") == found("图书馆") == found("明") == found("明天 图书") == ["图书馆"]
    assert found("书图") == []
    assert found("  ") == ["图书馆", "Bread", "Lamp"]
    assert [record.title for record in history.search("light", 1)] == ["Bread"]
