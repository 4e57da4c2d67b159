"""Runs on real models and a real server: complete, repeatable, safe to stop, and what goes wrong."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.common.errors import SettingsError
from engine.evaluation import run as running
from engine.evaluation.examples import Example
from engine.evaluation.recorded import Recorded
from engine.evaluation.results import Forced, Results, Written
from engine.evaluation.run import EvaluationError, Plan, Progress, Run
from engine.evaluation.ways import WAYS, named
from engine.session.session import Session
from engine.steerer.steerer import Steerer
from engine.store.errors import StoreFullError
from tests.engine.evaluation.conftest import EXAMPLES, NAMES, plan, ways

pytestmark = [pytest.mark.models, pytest.mark.server]


def told(results: Results) -> tuple[dict[tuple[str, str], object], dict[tuple[str, str], Forced]]:
    """All that repeats: replies without their times, and log-likelihoods to the last bit."""
    replies = {
        key: (written.text, written.tokens, written.bits, written.changed, written.held)
        for key, written in results.replies().items()
    }
    return replies, results.forced()


async def whole(
    session: Session, path: Path, wanted: Plan, examples: Sequence[Example] = EXAMPLES
) -> tuple[object, object]:
    with closing(Results(path)) as results:
        await Run(session, results, examples, wanted).run()
        assert not results.failures()
        return told(results)


async def test_everything_is_measured(session: Session, tmp_path: Path) -> None:
    heard: list[Progress] = []
    with closing(Results(tmp_path / "r.db")) as results:
        await Run(session, results, EXAMPLES, plan(), heard.append).run()
        replies, forced = results.replies(), results.forced()
        assert results.ways() == [way.name for way in WAYS if way.name in NAMES]
        assert results.examples() == EXAMPLES
        assert not results.failures()
    assert set(replies) == {(e.id, name) for e in EXAMPLES for name in NAMES}
    assert all(written.text and 0 < written.tokens <= 10 for written in replies.values())
    assert all(written.first_seconds <= written.seconds + 0.05 for written in replies.values())
    curve = {"steered, c = 0.5", "steered, c = 1"}
    assert set(forced) == {(e.id, name) for e in EXAMPLES for name in curve | set(NAMES)}
    # Steering is nearer to how the person writes, even with so small a model.
    assert all(forced[e.id, "steered"].gain > 0.02 for e in EXAMPLES)  # type: ignore[operator]
    assert all(forced[e.id, "cloud alone"].gain == 0 for e in EXAMPLES)
    assert all(entry.positions == 12 and not entry.missed for entry in forced.values())
    assert replies["evening", "steered"].changed > 0
    assert replies["evening", "cloud alone"].changed == 0
    assert heard[-1].done == heard[-1].total == 2 * (len(NAMES) + 2)
    assert heard[0].seconds_left is None
    assert any(progress.seconds_left for progress in heard)


async def test_the_same_settings_give_the_same_twice(session: Session, tmp_path: Path) -> None:
    wanted = plan("cloud alone", "steered", "local alone, with context")
    first = await whole(session, tmp_path / "a.db", wanted, EXAMPLES[:1])
    again = await whole(session, tmp_path / "b.db", wanted, EXAMPLES[:1])
    assert first == again


async def test_a_stopped_run_goes_on_to_what_an_unbroken_one_gives(
    session: Session, own_session: Session, tmp_path: Path
) -> None:
    unbroken = await whole(session, tmp_path / "a.db", plan())
    path = tmp_path / "b.db"
    for stop_after in (3, 4):
        count = 0
        going: asyncio.Task[None] | None = None

        def stop(progress: Progress) -> None:
            nonlocal count
            count += bool(progress.words)
            if count == stop_after and going:  # noqa: B023 - called within the same round
                going.cancel()  # noqa: B023

        with closing(Results(path)) as results:
            going = asyncio.create_task(Run(session, results, EXAMPLES, plan(), stop).run())
            with pytest.raises(asyncio.CancelledError):
                await going
            assert results.replies()
    # The last part in another program, as it were: the model loaded anew, another server.
    assert await whole(own_session, path, plan()) == unbroken


async def test_more_examples_and_ways_can_be_added(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with closing(Results(path)) as results:
        await Run(session, results, EXAMPLES[:1], plan("cloud alone")).run()
    replies, _ = await whole(session, path, plan("cloud alone", "steered"))
    assert set(replies) == {(e.id, name) for e in EXAMPLES for name in ("cloud alone", "steered")}  # type: ignore[call-overload]


async def test_a_way_for_more_passages_than_there_are_is_left_out(session: Session, tmp_path: Path) -> None:
    wanted = plan("steered, 2 of others", reference_tokens=0)
    third = Example("third", "Write a line about rye.", ("Name: Cy",), ("Rye is rising.",))
    replies, forced = await whole(session, tmp_path / "r.db", wanted, [*EXAMPLES, third])
    assert set(replies) == {("evening", "steered, 2 of others")}  # type: ignore[call-overload]
    assert forced == {}


async def test_an_empty_reference_measures_no_gain(session: Session, tmp_path: Path) -> None:
    with closing(Results(tmp_path / "r.db")) as results:
        await Run(session, results, [replace(EXAMPLES[0], reference=" ")], plan("steered")).run()
        assert set(results.replies()) == {("evening", "steered")}
        assert not results.forced()
        assert not results.failures()


async def test_with_context_the_cloud_is_sent_it(session: Session, tmp_path: Path) -> None:
    wanted = plan("cloud alone", "cloud with context")
    assert [way.uploads for way in wanted.ways] == [False, True]
    with closing(Results(tmp_path / "r.db")) as results:
        await Run(session, results, EXAMPLES, wanted).run()
        forced, replies = results.forced(), results.replies()
    # The same model knows more.
    assert all(forced[e.id, "cloud with context"].gain > 0.02 for e in EXAMPLES)  # type: ignore[operator]
    assert any(replies[e.id, "cloud with context"].text != replies[e.id, "cloud alone"].text for e in EXAMPLES)


async def test_what_the_cloud_does_not_take_keeps_nothing_else_from_being_kept(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Run._record

    async def refused(self: Run, example: Example, steerer: Steerer, *, uploaded: bool) -> Recorded:
        if uploaded:
            raise EvaluationError("The prompt is too long.", "")
        return await record(self, example, steerer, uploaded=uploaded)

    monkeypatch.setattr(Run, "_record", refused)
    wanted = plan("cloud alone", "cloud with context", "steered", replies=False)
    with closing(Results(tmp_path / "r.db")) as results:
        await Run(session, results, EXAMPLES[:1], wanted).run()
        kept = {way for _, way in results.forced()}
        assert results.failures() == {("evening", "reference gain"): "The prompt is too long."}
    assert kept == {"cloud alone", "steered", "steered, c = 0.5", "steered, c = 1"}


def test_the_time_left_counts_what_is_done_side_by_side(tmp_path: Path) -> None:
    """By what each took so far: eight at once take an eighth."""
    with closing(Results(tmp_path / "r.db")) as results:
        run = Run(Session(None, None), results, [], plan(parallel=8))
        jobs = [running._Job(running.Kind.REPLY, 0, ways("cloud alone"))] * 81
        run._count.seconds[running.Kind.REPLY, True] = [10.0]
        assert run._left(jobs) == pytest.approx(100)
        jobs += [running._Job(running.Kind.REPLY, 0, ways("steered"))] * 11
        assert run._left(jobs) is None
        run._count.seconds[running.Kind.REPLY, False] = [30.0]
        assert run._left(jobs) == pytest.approx(300)


async def test_replies_of_the_cloud_alone_run_side_by_side(session: Session, tmp_path: Path) -> None:
    wanted = plan("cloud alone", "steered", parallel=3, reference_tokens=0)
    with closing(Results(tmp_path / "r.db")) as results:
        await Run(session, results, EXAMPLES, wanted).run()
        assert len(results.replies()) == 4
        assert not results.failures()


async def test_a_cloud_that_dies_is_named_and_the_next_run_measures_the_rest(
    session: Session, own_session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MAX_FAILURES", 2)
    path = tmp_path / "r.db"
    impatient = plan("cloud alone", "steered", reference_tokens=0)
    impatient = replace(impatient, writing=replace(impatient.writing, retry_seconds=0.0))
    server = own_session.cloud.server  # type: ignore[union-attr]
    assert server
    await server.stop()
    with closing(Results(path)) as results:
        results.keep_reply("evening", "cloud alone", Written("Kept.", 2, 1.0))
        with pytest.raises(EvaluationError, match="2 measurements in a row failed") as stopped:
            await Run(own_session, results, EXAMPLES, impatient).run()
        assert "the same command goes on" in stopped.value.remedy
        failed = results.failures()
        assert len(failed) == 2
        assert all(words for words in failed.values())
    with closing(Results(path)) as results:
        await Run(session, results, EXAMPLES, impatient).run()
        assert len(results.replies()) == 4
        assert results.replies()["evening", "cloud alone"].text == "Kept."
        assert not results.failures()


async def test_a_server_that_is_killed_and_comes_back_is_waited_for(own_session: Session, tmp_path: Path) -> None:
    server = own_session.cloud.server  # type: ignore[union-attr]
    assert server

    def kill(progress: Progress) -> None:
        if progress.done == 1 and progress.words:
            os.kill(server.pid, signal.SIGKILL)

    with closing(Results(tmp_path / "r.db")) as results:
        wanted = plan("cloud alone", "steered", reference_tokens=0)
        await Run(own_session, results, EXAMPLES, wanted, kill).run()
        # What the death fell upon may have failed; the rest did not.
        assert len(results.replies()) >= 3
        await Run(own_session, results, EXAMPLES, wanted).run()
        assert len(results.replies()) == 4
        assert not results.failures()


async def test_a_full_disk_ends_it(session: Session, tmp_path: Path) -> None:
    with closing(Results(tmp_path / "r.db")) as results:
        results._database.execute("PRAGMA max_page_count = 15").fetchall()
        with pytest.raises(StoreFullError):
            await Run(session, results, EXAMPLES, plan()).run()


def test_unknown_ways_are_refused_by_name() -> None:
    assert named([]) == list(WAYS)
    assert [way.name for way in named(["steered", "cloud alone"])] == ["cloud alone", "steered"]
    with pytest.raises(SettingsError, match="There is no way named “fast”"):
        named(["fast"])


def test_each_steered_way_differs_from_steered_in_one_thing() -> None:
    base = dict(ways("steered")[0].changes)
    for way in WAYS:
        if way.steered and way.name not in ("steered", "steered, guarded"):
            more = {name for name, value in way.changes if base.get(name, object()) != value}
            if way.name.startswith(("steered, T =", "steered, AdaCoSteer")):
                # As published: without a floor, too.
                more -= {"floor"}
            assert len(more) + bool(way.others) == 1, way.name
