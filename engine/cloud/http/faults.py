"""What a server's refusals and a network's faults are called here, each with what the user can do.

Facts: llama.cpp's server, build 11549, and vLLM 0.32 as measured; OpenAI's errors by its documentation.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from types import TracebackType
from typing import Any

import httpx
import socksio.exceptions

from engine.cloud import errors
from engine.cloud.http import certificates, network
from engine.cloud.http.keys import VARIABLE
from engine.common.i18n import tr

Json = dict[str, Any]


def raise_for_status(
    host: str,
    status: int,
    headers: httpx.Headers,
    body: bytes,
    wait: Callable[[], float | None],
    *,
    has_key: bool = True,
) -> None:
    """Turn an error status into our own error; the server's words are shown, as text, shortened.

    Args:
        host: who answered.
        status, headers, body: the answer, without the key.
        wait: seconds after which the service's own limits allow more, where it does not say it in the answer.
        has_key: whether a key was sent.
    Raises:
        CloudError: the status is none of success.
    """
    if status < 300:
        return
    said = _server_message(body)
    # In its own words, and apart from ours.
    quoted = tr(" (“{said}”)", said=said.rstrip(".")) if said else ""
    if status < 400:
        raise errors.RequestRefusedError(
            tr(
                "{host} redirects to another address, which is not followed since your key would go with it.",
                host=host,
            ),
            tr("Enter the address that it redirects to, if you trust it."),
        )
    lowered = said.lower()
    names_logprobs = _LOGPROBS.search(lowered) is not None
    is_lasting = _LASTING.search(lowered) is not None
    # "At most 5 are supported" is a limit, and "invalid" alone tells nothing.
    limits = _LIMIT if re.search(r"\d", said) else _LIMIT_IN_WORDS
    is_limit = names_logprobs and limits.search(lowered) is not None and (limits is _LIMIT or not is_lasting)
    # llama-cpp-python says so with 500, gateways with 403 and 404; they will say it again.
    if names_logprobs and not is_limit and (is_lasting or status in (400, 422)):
        raise errors.LogprobsRefusedError(
            tr("{host} gives no log-probabilities{quoted}.", host=host, quoted=quoted),
            tr("Choose a server and model that return log-probabilities, or turn steering off."),
        )
    if status in (401, 403):
        if not has_key:
            raise errors.KeyRefusedError(
                tr("{host} needs an API key{quoted}.", host=host, quoted=quoted),
                tr("Enter one in Connections, or set the variable {variable}.", variable=VARIABLE),
            )
        raise errors.KeyRefusedError(
            tr("{host} rejected the API key{quoted}.", host=host, quoted=quoted),
            tr("Check the key in Connections."),
        )
    if status == 404:
        raise errors.ModelUnknownError(
            tr("{host} doesn't know this model or address (404){quoted}.", host=host, quoted=quoted),
            tr("Check the model's name and the address in Connections."),
        )
    if status == 429:
        raise errors.BusyError(
            tr("{host} asks for fewer requests (429){quoted}.", host=host, quoted=quoted),
            tr("Wait a little, or raise the limit with your provider."),
            retry_after=wait() if (given := _retry_after(headers)) is None else given,
        )
    if status >= 500 or status == 408:
        raise errors.ServerFaultError(
            tr("{host} failed with status {status}{quoted}.", host=host, status=status, quoted=quoted),
            tr("Try again; if it goes on, look at the server's own log."),
            retry_after=_retry_after(headers),
        )
    if is_limit:
        raise errors.CandidatesRefusedError(
            tr("{host} gives fewer candidate tokens than requested{quoted}.", host=host, quoted=quoted),
            tr("Set a smaller number of candidates."),
            numbers=tuple(int(n) for n in re.findall(r"\d+", said)),
        )
    if "context" in lowered and ("exceed" in lowered or "maximum" in lowered or "length" in lowered):
        raise errors.ContextExceededError(
            tr("The conversation is longer than {host} accepts{quoted}.", host=host, quoted=quoted),
            tr("Start a new conversation or shorten the message."),
        )
    raise errors.RequestRefusedError(
        tr("{host} did not accept the request ({status}){quoted}.", host=host, status=status, quoted=quoted),
        tr("Check the model's name and the settings."),
    )


_LOGPROBS = re.compile(r"log[ _-]?prob")
_LIMIT_IN_WORDS = re.compile(r"max(imum)?\b|great|at most|exceed|too (many|large|big|high)|larger|range")
_LIMIT = re.compile(rf"{_LIMIT_IN_WORDS.pattern}|less|between|fewer|above|below|invalid|should|must|[<>≤≥]|最")
_LASTING = re.compile(
    r"not (be |been )?(support|available|implement|allow|enabl|permit)|unsupported|unavailable|logits_all|keyerror"
    r"|does(n't| not) support|requested parameters"
)
_FOREIGN = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, socksio.exceptions.SOCKSError)
"""What sending can raise; what a SOCKS proxy does wrong httpx passes on as it is."""


class FaultsNamed:
    """Turns httpx's exceptions into ours."""

    def __init__(self, host: str) -> None:
        self._host = host

    def __enter__(self) -> None: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        host = self._host
        if error is None or not isinstance(error, _FOREIGN):
            return
        if isinstance(error, httpx.ProxyError | socksio.exceptions.SOCKSError):
            raise errors.UnreachableError(
                tr("The proxy of this system does not let {host} be reached ({reason}).", host=host, reason=error),
                tr("Check the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY, or ask whoever runs the proxy."),
            ) from error
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            if fault := certificates.fault_behind(error):
                raise certificates.described(host, fault) from error
            if _goes_through_proxy(error):
                raise errors.UnreachableError(
                    tr("{host} cannot be reached through this system's proxy.", host=host),
                    tr("Check the variables HTTPS_PROXY, ALL_PROXY and NO_PROXY, or ask whoever runs the proxy."),
                ) from error
            raise errors.UnreachableError(
                tr("{host} cannot be reached.", host=host),
                tr("Check that the server runs, the address, and your network."),
            ) from error
        if isinstance(error, httpx.TimeoutException):
            raise errors.StalledError(
                tr("{host} stopped answering.", host=host),
                tr("Try again; if it goes on, the server may be overloaded."),
            ) from error
        if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
            raise errors.RequestRefusedError(
                tr("The address {host} cannot be used: {reason}.", host=host, reason=str(error).rstrip(".")),
                tr("Write it like https://host or http://127.0.0.1:8080."),
            ) from error
        raise errors.ConnectionLostError(
            tr("The connection to {host} was lost.", host=host),
            tr("Check the network and whether the server still runs."),
        ) from error


def _goes_through_proxy(error: httpx.RequestError) -> bool:
    try:
        return network.proxy_for(error.request.url) is not None
    # It was not sent, or the proxy cannot be used, which was said.
    except (RuntimeError, errors.CloudError):
        return False


_WORDS = ("message", "detail", "msg")
_MESSAGE = {*_WORDS, "code", "status", "success", "type", "request_id", "error_code", "statusCode"}
"""The fields of an answer that tells of a fault and nothing else."""


def refused(event: Json) -> int | None:
    """Return the status that an answer, or a stream's event, stands for where it tells of a fault; else None."""
    choices = event.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    # OpenRouter tells what a provider did within the choice.
    error = event.get("error") or (first.get("error") if isinstance(first, dict) else None)
    # Older vLLM: the whole event is the error.
    if event.get("object") == "error" or _is_message(event):
        error = event
    if not error:
        return None
    # A number, or one in quotes.
    code = str(error.get("code")) if isinstance(error, dict) else ""
    status = int(code) if code.isdecimal() and len(code) == 3 else 0
    return status if 400 <= status < 600 else _status_of(error)


def _is_message(event: Json) -> bool:
    """Whether an answer has words for people and nothing that was asked for."""
    return event.keys() <= _MESSAGE and any(isinstance(event.get(name), str | list) for name in _WORDS)


def _status_of(error: Any) -> int:
    """The status that fits a fault which names none: by what it is called, or by its words."""
    fields: Json = error if isinstance(error, dict) else {"message": error}
    kind = " ".join(str(fields.get(name) or "") for name in ("type", "status", "code")).lower()
    words = f"{kind} {' '.join(str(fields.get(name) or '') for name in _WORDS)}".lower()
    if re.search(r"api.?key|unauthori[sz]ed|authentication", kind):
        return 401
    if re.search(r"rate.?limit|too many requests|quota", words):
        return 429
    is_refusal = re.search(r"bad_?request|invalid|400", kind) or _LOGPROBS.search(words)
    return 400 if is_refusal else 500


def _server_message(body: bytes) -> str:
    """The human part of an error body: OpenAI's and llama.cpp's objects, vLLM's string, or plain text."""
    text = body[:2000].decode("utf-8", "replace").strip()
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return "" if text.startswith("<") else text[:300]
    if isinstance(data, dict):
        choices = data.get("choices")
        first = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
        error = data.get("error") or first.get("error") or data
        if isinstance(error, str):
            return error[:300]
        if isinstance(error, dict):
            message = next((error[name] for name in _WORDS if error.get(name)), None)
            if isinstance(message, str):
                return message[:300]
    return text[:300]


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds; the header's date form is rare on model servers and ignored."""
    try:
        seconds = float(headers.get("retry-after", ""))
    except ValueError:
        return None
    return seconds if 0 <= seconds < 86400 else None
