from __future__ import annotations

import pytest

from engine.speculation.chooser import Chooser, DraftKind
from engine.speculation.token_sources import Mode, Readings


def taught(
    request: float, interval: float, agreement: float, *, local: float = 20, hits: float | None = None
) -> Chooser:
    """A chooser that saw a cloud like this and replies that agreed so often, made in no mode it could judge by."""
    chooser = Chooser(round_trip_ms=request - interval, local_ms=local)
    chooser.begin(0.7)
    readings = Readings()
    readings.request_ms.add(request)
    readings.interval_ms.add(interval)
    chooser.saw(readings)
    for i in range(100):
        agreed = (i * agreement) % 1 + agreement >= 1
        hit = None if hits is None else (i * hits) % 1 + hits >= 1
        chooser.token(local, agreed=agreed, draft_hit=hit)
    return chooser


def test_nothing_measured_yet() -> None:
    advice = Chooser(40, 20).advise(DraftKind.OFF)
    assert advice.mode is Mode.RUN_AHEAD
    assert "measured yet" in advice.reason


@pytest.mark.parametrize(
    ("cloud", "drafts", "expected"),
    [
        # A far cloud that mostly agrees: its stream. One that never does: nothing is gained by streaming.
        ({"request": 80, "interval": 40, "agreement": 0.9}, DraftKind.OFF, Mode.RUN_AHEAD),
        # Everything on one machine: a request costs no more than the stream's next token.
        ({"request": 15, "interval": 15, "agreement": 0.5, "local": 12}, DraftKind.OFF, Mode.STEPWISE),
        # Drafts that hold most tokens, a local model faster than the cloud.
        ({"request": 190, "interval": 40, "agreement": 0.7, "hits": 0.95}, DraftKind.PUBLIC, Mode.DRAFTS),
        # Drafts that hold few.
        ({"request": 80, "interval": 40, "agreement": 0.9, "hits": 0.3}, DraftKind.PUBLIC, Mode.RUN_AHEAD),
        # Not allowed, however good.
        ({"request": 190, "interval": 40, "agreement": 0.7, "hits": 0.95}, DraftKind.OFF, Mode.RUN_AHEAD),
    ],
)
def test_the_choice_follows_what_was_measured(cloud: dict[str, float], drafts: DraftKind, expected: Mode) -> None:
    chooser = taught(**cloud)  # type: ignore[arg-type]
    # Where two cost the same, the one in use stays.
    advice = chooser.advise(drafts, Mode.STEPWISE if expected is Mode.STEPWISE else None)
    assert advice.mode is expected
    assert f"{expected}" in advice.reason


def test_what_a_mode_came_to_counts_more_than_what_was_expected_of_it() -> None:
    chooser = taught(80, 40, 0.9)
    assert chooser.advise(DraftKind.OFF).mode is Mode.RUN_AHEAD
    for _ in range(20):
        chooser.took(Mode.RUN_AHEAD, 300)
    assert chooser.advise(DraftKind.OFF, Mode.RUN_AHEAD).mode is Mode.STEPWISE


def test_what_promises_nearly_as_much_is_tried_once() -> None:
    chooser = taught(50, 40, 0.4)
    for _ in range(20):
        chooser.took(Mode.RUN_AHEAD, 46)
    assert chooser.advise(DraftKind.OFF, Mode.RUN_AHEAD).mode is Mode.STEPWISE
    for _ in range(20):
        chooser.took(Mode.STEPWISE, 70)
    assert chooser.advise(DraftKind.OFF, Mode.STEPWISE).mode is Mode.RUN_AHEAD
    assert chooser.advise(DraftKind.OFF, Mode.RUN_AHEAD).mode is Mode.RUN_AHEAD


def test_it_does_not_flutter() -> None:
    chooser = taught(50, 40, 0.4)
    for mode in (Mode.RUN_AHEAD, Mode.STEPWISE):
        for _ in range(20):
            chooser.took(mode, 50 if mode is Mode.STEPWISE else 46)
    costs = chooser.costs(DraftKind.OFF)
    assert costs[Mode.RUN_AHEAD] != costs[Mode.STEPWISE]
    for mode in (Mode.RUN_AHEAD, Mode.STEPWISE):
        assert chooser.advise(DraftKind.OFF, mode).mode is mode


def test_another_strength_forgets_the_agreement() -> None:
    chooser = taught(80, 40, 0.1)
    before = chooser.costs(DraftKind.OFF)[Mode.RUN_AHEAD]
    chooser.begin(0.75)
    assert chooser.costs(DraftKind.OFF)[Mode.RUN_AHEAD] == before
    chooser.begin(1.8)
    assert chooser.costs(DraftKind.OFF)[Mode.RUN_AHEAD] != before
