"""What servers and networks say of their faults, in all the ways that were seen."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import socksio.exceptions

from engine.cloud import errors
from engine.cloud.http.faults import FaultsNamed, raise_for_status, refused


def raised(status: int, said: str) -> errors.CloudError:
    with pytest.raises(errors.CloudError) as caught:
        raise_for_status("a.example", status, httpx.Headers(), said.encode(), lambda: None)
    return caught.value


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (403, "You are not allowed to request logprobs from this model"),
        (404, "No endpoints found that can handle the requested parameters. (logprobs)"),
        (400, "This model does not support log probabilities"),
        (501, "log probabilities not implemented"),
        (500, "KeyError: 'logprobs'"),
        (500, "logprobs is not supported for models created with logits_all=False"),
        (400, "unknown field top_logprobs"),
    ],
)
def test_a_server_without_log_probabilities_says_so_in_many_ways(status: int, said: str) -> None:
    """It can be used as it is, so neither the key nor the model is to blame."""
    found = raised(status, said)
    assert isinstance(found, errors.LogprobsRefusedError)
    assert said.rstrip(".") in found.message


@pytest.mark.parametrize(
    "said",
    [
        "top_logprobs must be 5 or fewer",
        "top_logprobs should be in [0, 5]",
        "Invalid value for top_logprobs: at most 5 are supported",
        "integer above maximum value for 'top_logprobs': expected <= 5",
        "logprobs 最多为 5",
        "logprobs is too great",
        "Requested sample logprobs of 201, which is greater than max allowed: 200",
    ],
)
def test_a_limit_of_candidates_is_no_refusal_of_them(said: str) -> None:
    assert isinstance(raised(400, said), errors.CandidatesRefusedError)


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ({"error": {"message": "top_logprobs must be at most 5", "type": "BadRequestError"}}, 400),
        ({"error": {"message": "top_logprobs must be at most 5", "code": "integer_above_max_value"}}, 400),
        ({"error": "top_logprobs must be at most 5"}, 400),
        ({"error": {"message": "Overloaded", "code": "503"}}, 503),
        ({"error": {"message": "It broke"}}, 500),
        ({"detail": "model is loading"}, 500),
        ({"code": 1302, "msg": "rate limit reached"}, 429),
        ({"choices": []}, None),
        ({"choices": [{"error": {"code": 429}}]}, 429),
        # An answer with a message of its own is none.
        ({"message": {"role": "assistant", "content": "Hi"}}, None),
        ({"message": "Hi", "done": True}, None),
        ({}, None),
    ],
)
def test_faults_within_answers_that_look_well(answer: dict[str, Any], status: int | None) -> None:
    assert refused(answer) == status


def test_what_a_socks_proxy_does_wrong_is_the_proxys_fault() -> None:
    with pytest.raises(errors.UnreachableError, match="proxy of this system"), FaultsNamed("a.example"):
        raise socksio.exceptions.ProtocolError("Malformed reply")


def test_a_proxy_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    error = httpx.ConnectError("refused", request=httpx.Request("GET", "https://a.example/"))
    with pytest.raises(errors.UnreachableError, match="through this system's proxy"), FaultsNamed("a.example"):
        raise error
    monkeypatch.delenv("HTTPS_PROXY")
    with (
        pytest.raises(errors.UnreachableError, match=r"a\.example cannot be reached\. "),
        FaultsNamed("a.example"),
    ):
        raise error
