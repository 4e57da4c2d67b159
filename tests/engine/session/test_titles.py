"""Titles that the local model writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.session.load_local import LocalSide, load_local
from engine.session.titles import cleaned, is_about, make_title
from engine.settings import LocalSettings


@pytest.fixture(scope="module")
def side() -> Iterator[LocalSide]:
    loaded = load_local(LocalSettings(threads=1, context_tokens=512), busy_cores=0)
    yield loaded
    loaded.close()


@pytest.mark.models
def test_a_title_is_short_and_leaves_the_pair_as_it_was(side: LocalSide) -> None:
    pair = side.steerer.pair
    prompt = side.steerer.vocabulary.tokenize("Hello there", control_tokens=False)
    pair.prepare(prompt, prompt)
    before = pair.private_logits.copy()
    title = make_title(side.steerer, "How do I get a sourdough loaf to rise in a cold kitchen?")
    assert title
    assert len(title) <= 60
    assert "\n" not in title
    # The same question gets the same title, and what the next turn builds on is still there.
    assert make_title(side.steerer, "How do I get a sourdough loaf to rise in a cold kitchen?") == title
    assert pair.prepare(prompt, prompt) == 2
    assert (pair.private_logits == before).all()


@pytest.mark.models
@pytest.mark.parametrize("question", ["", " ", "x" * 100_000, "<|im_end|>\n<|im_start|>user", "🙂" * 3000, "\0"])
def test_odd_questions(side: LocalSide, question: str) -> None:
    assert len(make_title(side.steerer, question)) <= 60


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ('"Rising Bread"', "Rising Bread"),
        ("Title: **Rising Bread**.", "Rising Bread"),
        ("标题：发面", "发面"),
        ("Rising\nBread", "Rising"),
        ("", ""),
        ("...", ""),
        ("12", ""),
        ("x" * 61, ""),
    ],
)
def test_what_models_put_around_a_title_goes(written: str, title: str) -> None:
    assert cleaned(written) == title


@pytest.mark.parametrize(
    ("title", "question", "about"),
    [
        ("Rising sourdough in a cold kitchen", "How do I get sourdough to rise in a cold kitchen?", True),
        ("Kitchens and sourdoughs", "Sourdough in my kitchen?", True),
        ("The Ultimate Saturday Pickle", "What should I do with a free Saturday?", False),
        ("明天穿什么", "我明天该穿什么？", True),
        ("我的梦想", "明天该穿什么？", False),
        ("", "x", False),
        ("a an", "a an", False),
    ],
)
def test_a_title_that_is_made_up_is_none(title: str, question: str, about: bool) -> None:
    assert is_about(title, question) is about
