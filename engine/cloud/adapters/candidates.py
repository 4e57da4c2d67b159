"""Reading the list of candidates that llama.cpp's server, alone and behind its OpenAI shape, sends.

Facts: measured on build 11549.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from engine.cloud.errors import BadAnswerError
from engine.common.i18n import mark, tr
from engine.position.distribution import Distribution, from_candidates

REMEDY = mark("The server may be too old or misconfigured; `tiller doctor` shows what it can do.")


LOGPROBS = mark("log-probabilities")


def missing(what: str = LOGPROBS) -> BadAnswerError:
    """The error for an answer without what is needed of it."""
    is_for_steering = what == LOGPROBS
    return BadAnswerError(
        tr("The server's answer holds no {what}.", what=tr(what)),
        tr("Choose a server and model that return log-probabilities, or turn steering off.")
        if is_for_steering
        else tr("Check that the address is that of a language model server."),
    )


def from_entries(entries: Any) -> Distribution:
    """Return the distribution of entries of the form ``{id, bytes, logprob}``.

    Raises:
        BadAnswerError: a field is missing or of the wrong kind, or the numbers are impossible.
    """
    if not isinstance(entries, list) or not entries:
        raise missing()
    with as_answer(mark("token ids with their log-probabilities")):
        # One that has no number says nothing of the others.
        entries = [entry for entry in entries if entry["logprob"] is not None]
        ids = [entry["id"] for entry in entries]
        logprobs = [entry["logprob"] for entry in entries]
        spellings = [spelling(entry) for entry in entries]
    return checked(ids, logprobs, spellings)


def spelling(entry: Any) -> bytes:
    """Return an entry's `bytes`, a list of numbers; b"" where there are none.

    Raises:
        TypeError, ValueError: they are something else.
    """
    given = entry.get("bytes")
    # A number would make bytes() allocate as many zeros.
    if given is not None and not isinstance(given, list):
        raise TypeError("bytes")
    return bytes(given or ())


MAX_IDS = 2**20
"""Tokens by their ids take memory up to the largest; no model's vocabulary has a third of these."""


def token_id(number: Any) -> int:
    """Return a token's id.

    Raises:
        BadAnswerError: it is none.
    """
    if type(number) is not int or not 0 <= number < MAX_IDS:
        raise missing(mark("token ids"))
    return number


def joined(entry: Any) -> bool:
    """True where llama.cpp's server sent a whole character as one entry, with the id of its last token alone."""
    chosen = entry["id"]
    own = next((spelling(e) for e in entry["top_logprobs"] if e["id"] == chosen), None)
    return own is not None and own != spelling(entry)


def in_order(answers: Any, count: int) -> list[Any]:
    """Return the answers to a list of prompts in the order of the prompts, by their `index`.

    Raises:
        BadAnswerError: they are not one for each.
    """
    if not isinstance(answers, list) or len(answers) != count:
        raise missing(mark("answer for every prompt of the list"))
    if count == 1:
        return answers
    with as_answer(mark("index for every prompt of the list")):
        ordered = sorted(answers, key=lambda answer: int(answer["index"]))
        if [int(answer["index"]) for answer in ordered] != list(range(count)):
            raise ValueError("index")
    return ordered


@contextmanager
def as_answer(what: str) -> Iterator[None]:
    """Tell whatever goes wrong in reading foreign JSON as an answer without `what`."""
    try:
        yield
    except (TypeError, ValueError, LookupError, AttributeError, OverflowError, RecursionError):
        raise missing(what) from None


def checked(ids: Sequence[int], logprobs: Sequence[float], spellings: Sequence[bytes]) -> Distribution:
    """`from_candidates`, with a fault told as the server's."""
    for number in ids:
        token_id(number)
    if not all(type(p) in (int, float) for p in logprobs):
        raise missing()
    try:
        return from_candidates(ids, logprobs, spellings)
    except (ValueError, TypeError, OverflowError) as fault:
        raise BadAnswerError(
            tr("The server's log-probabilities cannot be used: {fault}.", fault=fault), tr(REMEDY)
        ) from None
