"""The judging model: what it is asked, what is made of what it says, and a run with one."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from unittest.mock import AsyncMock

import pytest

from engine.common.errors import SettingsError
from engine.evaluation import judge
from engine.evaluation.results import Judged, Results, Written
from engine.evaluation.run import EvaluationError, Progress
from engine.session.session import Session
from tests.engine.evaluation.conftest import EXAMPLES, plan


@pytest.mark.parametrize(
    ("words", "score"),
    [
        ("8", 8),
        ("I would say 7/10.", 7),
        ("Score: 10", 10),
        ("First I thought 3, but it is a 6", 6),
        ("7 out of 10", 7),
        ("8 / 10", 8),
        ("6 (on a scale of 1-10)", 6),
        ("**9**\nIt has 3 flaws.", 9),
        ("On a scale from 1 to 10: 4", 4),
        ("0", None),
        ("11", None),
        ("7.5 or so", 7.5),
        ("8.0/10", 8),
        ("Rating: 7\nThe tone fits, but 2 facts are missing.", 7),
        ("Number: 9\n\nThe reply mentions 2 of 3 hobbies.", 9),
        ("8 - it has 3 of the facts", 8),
        ("8/10 (tone 9, content 7)", 8),
        ("**Score:** 6, since 2 names are wrong", 6),
        ("17/10", None),
        ("eight", None),
        ("", None),
    ],
)
def test_the_number_is_read(words: str, score: float | None) -> None:
    assert judge.score(words) == score


def test_the_judge_is_told_all_but_who_wrote_it() -> None:
    system, asked = judge.question(EXAMPLES[0], "The lamp burned.")
    assert system.role == "system"
    for words in (
        "Occupation: lighthouse keeper",
        "Three ships passed.",
        "Write two sentences",
        "The fog came in",
    ):
        assert words in asked.content
    assert "The lamp burned." in asked.content
    assert "teer" not in asked.content + system.content


@pytest.mark.models
@pytest.mark.server
async def test_replies_are_judged_once(session: Session, tmp_path: Path) -> None:
    heard: list[Progress] = []
    with closing(Results(tmp_path / "r.db")) as results:
        results.keep_examples(EXAMPLES)
        results.keep_ways(["steered"])
        results.keep_reply("evening", "steered", Written("The lamp burned."))
        results.keep_reply("evening", "steered, c = 2", Written("Of a sweep."))
        results.keep_reply("letter", "steered", Written("Dear sister."))
        results.keep_judged("letter", "steered", Judged(4.0, "4"))
        await judge.judge(session, results, plan().writing, heard.append)
        judged = results.judged()
        failures = results.failures()
        with pytest.raises(SettingsError, match="were judged by"):
            results.require_judge("another")
    # Those of a sweep are in no table.
    assert judged["letter", "steered"] == Judged(4.0, "4")
    if ("evening", "steered") in judged:
        assert judged["evening", "steered"].score
    else:
        # So small a model may say no number: then it is told, and asked again in the next run.
        assert "gave no number" in failures["evening", "judging steered"]
    assert set(judged) <= {("evening", "steered"), ("letter", "steered")}
    assert (heard[-1].done, heard[-1].total) == (1, 1)


async def test_a_judge_that_is_not_there_is_told(tmp_path: Path) -> None:
    with closing(Results(tmp_path / "r.db")) as results:
        results.keep_examples(EXAMPLES)
        results.keep_ways([str(number) for number in range(6)])
        for number in range(6):
            results.keep_reply("evening", str(number), Written("The lamp burned."))
        with pytest.raises(EvaluationError, match="The judge fails: There is no cloud model"):
            await judge.judge(Session(None, None), results, plan().writing, lambda _: None)
        assert not results.judged()
        assert len(results.failures()) == 5
        # It has judged nothing: another one may.
        results.require_judge("another")


async def test_a_judge_that_gives_no_number_is_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ["I cannot say.", "7"]
    monkeypatch.setattr(judge, "_say", AsyncMock(side_effect=lambda *_: said.pop(0)))
    with closing(Results(tmp_path / "r.db")) as results:
        results.keep_examples(EXAMPLES)
        results.keep_ways(["steered"])
        results.keep_reply("evening", "steered", Written("The lamp burned."))
        await judge.judge(Session(None, None), results, plan().writing, lambda _: None)
        assert not results.judged()
        assert "gave no number: “…I cannot say.”" in results.failures()["evening", "judging steered"]
        await judge.judge(Session(None, None), results, plan().writing, lambda _: None)
        assert results.judged() == {("evening", "steered"): Judged(7.0, "7")}
        assert not results.failures()
