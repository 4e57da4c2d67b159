"""Reading the list of candidates that llama.cpp's server, alone and behind its OpenAI shape, sends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.cloud.errors import BadAnswerError
from engine.distribution import Distribution, from_candidates

REMEDY = "The server may be too old or misconfigured; `tiller doctor` shows what it can do."


def missing(what: str = "log-probabilities") -> BadAnswerError:
    """The error for an answer without what steering needs."""
    return BadAnswerError(
        f"The server's answer holds no {what}.",
        "Choose a server and model that return log-probabilities, or turn steering off.",
    )


def from_entries(entries: Any) -> Distribution:
    """Return the distribution of entries of the form ``{id, bytes, logprob}``.

    Raises:
        BadAnswerError: a field is missing or of the wrong kind, or the numbers are impossible.
    """
    if not isinstance(entries, list) or not entries:
        raise missing()
    try:
        ids = [entry["id"] for entry in entries]
        logprobs = [entry["logprob"] for entry in entries]
        spellings = [bytes(entry.get("bytes") or ()) for entry in entries]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise missing("token ids with their log-probabilities") from None
    return checked(ids, logprobs, spellings)


def checked(ids: Sequence[int], logprobs: Sequence[float], spellings: Sequence[bytes]) -> Distribution:
    """`from_candidates`, with a fault told as the server's."""
    try:
        return from_candidates(ids, logprobs, spellings)
    except (ValueError, TypeError, OverflowError) as fault:
        raise BadAnswerError(f"The server's log-probabilities cannot be used: {fault}.", REMEDY) from None
