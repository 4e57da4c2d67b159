"""The file of results: what it keeps, and what it refuses."""

from __future__ import annotations

import sqlite3
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from engine.common.errors import SettingsError
from engine.evaluation.examples import Example
from engine.evaluation.recorded import Recorded
from engine.evaluation.results import Forced, Judged, Results, Written
from engine.position.distribution import Distribution
from engine.store.errors import StoreDamagedError, StoreFullError

EXAMPLES = [Example("b", "Q1", ("F",), ("P1", "P2"), "R"), Example("a", "Q2")]


def recording() -> Recorded:
    random = np.random.default_rng(0)
    distributions = []
    for count in (3, 1, 5):
        logprobs = np.sort(np.log(random.dirichlet(np.ones(count + 1))[:count]))[::-1].astype(np.float32)
        spellings = [b"\xc3", b"", b" x", b"\n", "é".encode()][:count]
        ids = random.integers(0, 100, count, np.int32)
        distributions.append(Distribution(ids, logprobs, spellings, 1 - float(np.exp(logprobs).sum())))
    return Recorded((4, 5, 6), (b"a", b"", b"\xff"), tuple(distributions))


def test_what_is_kept_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "r.db"
    with closing(Results(path)) as results:
        results.begin({"task": "own", "strength": "0.73"})
        results.keep_examples(EXAMPLES)
        results.keep_ways(["cloud alone", "steered"])
        results.keep_problems(["line 3: no"])
        results.keep_reply("b", "steered", Written("Text", 3, 1.5, 0.2, 0.4, 1, 2))
        results.keep_forced("b", "steered", Forced(0.125, -3.5, 10, 2, 1))
        results.keep_forced("a", "steered", Forced(None, None, 0, 5, 0))
        results.keep_judged("b", "steered", Judged(None, "I cannot say."))
        results.keep_failure("a", "steered", "It broke.")
    with closing(Results(path, must_exist=True)) as results:
        assert results.settings == {"task": "own", "strength": "0.73"}
        assert results.examples() == EXAMPLES
        assert results.ways() == ["cloud alone", "steered"]
        assert results.problems() == ["line 3: no"]
        assert results.replies() == {("b", "steered"): Written("Text", 3, 1.5, 0.2, 0.4, 1, 2)}
        assert results.forced()["b", "steered"] == Forced(0.125, -3.5, 10, 2, 1)
        assert results.forced()["a", "steered"].gain is None
        assert results.judged() == {("b", "steered"): Judged(None, "I cannot say.")}
        assert results.failures() == {("a", "steered"): "It broke."}
        results.no_failure("a", "steered")
        assert not results.failures()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_only_this_user_can_read_it(tmp_path: Path) -> None:
    with closing(Results(tmp_path / "r.db")) as results:
        assert stat.S_IMODE(results.path.stat().st_mode) == 0o600


def test_a_recording_is_the_same_to_the_last_bit(tmp_path: Path) -> None:
    recorded = recording()
    with closing(Results(tmp_path / "r.db")) as results:
        results.keep_recorded("b", recorded)
        results.keep_recorded("b", Recorded((), (), ()), uploaded=True)
        found = results.recorded("b")
        assert results.recorded("a") is None
        empty = results.recorded("b", uploaded=True)
    assert found
    assert empty
    assert (empty.tokens, empty.distributions) == ((), ())
    assert (found.tokens, found.spellings) == (recorded.tokens, recorded.spellings)
    for own, other in zip(recorded.distributions, found.distributions, strict=True):
        assert np.array_equal(own.ids, other.ids)
        assert np.array_equal(own.logprobs, other.logprobs)
        assert own.logprobs.dtype == other.logprobs.dtype
        assert (list(own.spellings), own.tail_mass) == (other.spellings, other.tail_mass)


@pytest.mark.parametrize("damaged", [b"", b"no", recording().packed()[:200]])
def test_a_damaged_recording_is_named(damaged: bytes) -> None:
    with pytest.raises(SettingsError, match="damaged"):
        Recorded.unpacked(damaged)


def test_other_settings_are_refused_and_the_difference_told(tmp_path: Path) -> None:
    with closing(Results(tmp_path / "r.db")) as results:
        results.begin({"strength": "0.73", "task": "own"})
        results.begin({"strength": "0.73", "task": "own"})
        with pytest.raises(SettingsError) as refused:
            results.begin({"strength": "1", "task": "own", "seed": "3"})
        assert "strength: 0.73 there, 1 now" in refused.value.message
        assert "seed: none there, 3 now" in refused.value.message
        assert "task" not in refused.value.message


def test_another_example_of_the_same_name_is_refused(tmp_path: Path) -> None:
    with closing(Results(tmp_path / "r.db")) as results:
        results.keep_examples(EXAMPLES)
        results.keep_examples([*EXAMPLES, Example("c", "Q3")])
        assert [e.id for e in results.examples()] == ["b", "a", "c"]
        with pytest.raises(SettingsError, match="The example a was another one"):
            results.keep_examples([Example("a", "Something else")])
        # Nothing of what was refused is kept, and the difference is told.
        with pytest.raises(SettingsError, match="other passages and reference"):
            results.keep_examples([Example("new", "Q"), Example("b", "Q1", ("F",), ("P1",), "")])
        assert [e.id for e in results.examples()] == ["b", "a", "c"]
        # Others come behind, wherever they stand in the data.
        results.keep_examples([Example("new", "Q"), EXAMPLES[1]])
        assert [e.id for e in results.examples()] == ["b", "a", "c", "new"]


def test_files_that_are_none_of_ours(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no file"):
        Results(tmp_path / "none.db", must_exist=True)
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE things (a)")
    with pytest.raises(SettingsError, match="another program's"):
        Results(other)
    text = tmp_path / "text.db"
    text.write_text("Dear diary, this is longer than a header of a database is.\n" * 20)
    with pytest.raises(StoreDamagedError):
        Results(text)
    assert text.read_text().startswith("Dear diary")


def test_nobody_sees_a_file_that_is_half_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.db"
    seen: list[int] = []
    keep = Results._set

    def look_first(results: Results, key: str, value: object) -> None:
        with closing(sqlite3.connect(path)) as other:
            seen.append(other.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        keep(results, key, value)

    monkeypatch.setattr(Results, "_set", look_first)
    with closing(Results(path)), closing(Results(path)):
        pass
    assert seen == [0, 0]


def test_two_that_make_the_same_file_at_once_share_it(tmp_path: Path) -> None:
    path = tmp_path / "r.db"

    def keep(number: int) -> None:
        with closing(Results(path)) as results:
            results.keep_reply(str(number), "steered", Written("kept"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(keep, range(8)))
    with closing(Results(path, must_exist=True)) as results:
        assert len(results.replies()) == 8


def test_a_full_disk_is_named_and_what_was_kept_stays(tmp_path: Path) -> None:
    with closing(Results(tmp_path / "r.db")) as results:
        results.keep_reply("a", "steered", Written("kept"))
        results._database.execute("PRAGMA max_page_count = 12").fetchall()
        with pytest.raises(StoreFullError):
            for number in range(100):
                results.keep_reply(str(number), "steered", Written("x" * 4000))
        assert results.replies()["a", "steered"].text == "kept"
