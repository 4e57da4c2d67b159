"""A service's own limits, read from its headers."""

from __future__ import annotations

import pytest

from engine.cloud.errors import BusyError
from engine.cloud.http.limits import RateLimits


class Clock:
    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def headers(requests: int, tokens: int, reset: str = "20s") -> dict[str, str]:
    return {
        "x-ratelimit-limit-requests": "60",
        "x-ratelimit-remaining-requests": str(requests),
        "x-ratelimit-reset-requests": reset,
        "x-ratelimit-limit-tokens": "40000",
        "x-ratelimit-remaining-tokens": str(tokens),
        "x-ratelimit-reset-tokens": reset,
    }


def test_nothing_is_known_at_first(clock: Clock) -> None:
    limits = RateLimits(clock)
    limits.require(10**9)
    assert (limits.words, limits.wait) == ("", None)


def test_what_is_used_up_is_waited_for(clock: Clock) -> None:
    limits = RateLimits(clock)
    limits.heard(headers(0, 40000))
    with pytest.raises(BusyError, match="requests") as told:
        limits.require(1)
    assert told.value.retry_after == pytest.approx(20)
    assert limits.wait == pytest.approx(20)
    clock.now += 20.1
    limits.require(1)
    assert limits.wait is None


def test_a_prompt_longer_than_what_is_left(clock: Clock) -> None:
    limits = RateLimits(clock)
    limits.heard(headers(60, 900))
    with pytest.raises(BusyError, match="tokens"):
        limits.require(1000)
    limits.require(800)
    # What is under way is counted before it is answered.
    with pytest.raises(BusyError, match="tokens"):
        limits.require(800)
    limits.heard(headers(59, 40000))
    limits.require(800)


def test_a_prompt_longer_than_the_limit_itself_is_the_services_to_refuse(clock: Clock) -> None:
    limits = RateLimits(clock)
    limits.heard(headers(60, 900))
    limits.require(50_000)
    # It was let through, and is counted.
    assert limits.words == "59 of 60 requests and 0 of 40,000 tokens left"


def test_words(clock: Clock) -> None:
    limits = RateLimits(clock)
    limits.heard(headers(57, 38000))
    assert limits.words == "57 of 60 requests and 38,000 of 40,000 tokens left"
    limits = RateLimits(clock)
    limits.heard({"ratelimit-remaining": "9", "ratelimit-reset": "7"})
    assert limits.words == "9 requests left"


@pytest.mark.parametrize(
    ("reset", "seconds"),
    [
        ("20ms", 0.2),
        ("1s", 1),
        ("6m0s", 360),
        ("1h2m3.5s", 3723.5),
        ("12", 12),
        ("0.5", 0.5),
        ("1800000009", 9),
        ("1800000009000", 9),
        ("soon", 60),
        ("", 60),
        ("99999999s", 86400),
    ],
)
def test_every_way_of_telling_when(clock: Clock, reset: str, seconds: float) -> None:
    limits = RateLimits(clock)
    limits.heard(headers(0, 0, reset))
    with pytest.raises(BusyError) as told:
        limits.require(1)
    assert told.value.retry_after == pytest.approx(seconds)


@pytest.mark.parametrize("told", ["", "many", "-3", "nan", "inf", "1e400"])
def test_numbers_that_are_none(clock: Clock, told: str) -> None:
    limits = RateLimits(clock)
    limits.heard({"x-ratelimit-remaining-requests": told})
    limits.require(1)
    assert limits.words == ""
