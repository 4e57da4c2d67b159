from __future__ import annotations

from engine.models.progress import Meter, Phase, Progress


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_speed_is_that_of_the_last_seconds() -> None:
    clock, seen = Clock(), list[Progress]()
    meter = Meter(seen.append, clock)
    meter.begin(Phase.DOWNLOADING, 1000, 10_000)
    assert seen == [Progress(Phase.DOWNLOADING, 1000, 10_000, 0.0, None)]
    for step in range(1, 21):
        clock.now += 0.5
        meter.at(1000 + 100 * step)
    assert (seen[-1].speed, seen[-1].seconds_left) == (200.0, 35.0)
    for _ in range(20):
        clock.now += 0.5
        meter.at(3000)
    assert (seen[-1].speed, seen[-1].seconds_left) == (0.0, None)


def test_it_is_told_ten_times_a_second_and_at_the_end() -> None:
    clock, seen = Clock(), list[Progress]()
    meter = Meter(seen.append, clock)
    meter.begin(Phase.CHECKING, 0, 1000)
    for done in range(1, 1001):
        clock.now += 0.001
        meter.at(done)
    assert 10 <= len(seen) <= 12
    assert (seen[-1].done, seen[-1].seconds_left) == (1000, 0.0)


def test_a_beginning_anew_is_no_speed() -> None:
    clock, seen = Clock(), list[Progress]()
    meter = Meter(seen.append, clock)
    meter.begin(Phase.DOWNLOADING, 500, None)
    clock.now += 1
    meter.at(0)
    assert (seen[-1].speed, seen[-1].total, seen[-1].seconds_left) == (0.0, None, None)
