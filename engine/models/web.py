"""Asking a server for a file, from some byte on. What goes out is the request and the program's name, no more."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from engine.cloud.http import certificates
from engine.cloud.http.address import is_own
from engine.cloud.http.network import NetworkSettingsError, Routed
from engine.common.i18n import tr
from engine.common.version import VERSION
from engine.models.errors import DownloadError
from engine.models.part import Source

MAX_REDIRECTS = 8
_HASH = re.compile(r'"?([0-9a-fA-F]{64})"?')
_RANGE = re.compile(r"bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\*)")
_UNSATISFIED = re.compile(r"bytes \*/([0-9]{1,18})")
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


class LostError(Exception):
    """The server cannot be reached now, or the connection ended: a later try may succeed.

    Attributes:
        wait: seconds that the server asked to wait, or 0.
    """

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer, whose body is still to be read.

    Attributes:
        start: the first byte that is sent; None where none is, since there are no more.
        source: what the server says of the whole file.
        body: the pieces; it ends at the connection's end or raises LostError.
    """

    start: int | None
    source: Source
    body: AsyncIterator[bytes]


def new_client(url: str, *, stall_seconds: float, connect_seconds: float) -> httpx.AsyncClient:
    """Make a client for one download.

    Args:
        url: where it begins.
        stall_seconds: longest silence of the server.
        connect_seconds: longest wait for a connection.
    Raises:
        DownloadError: the address cannot be used, or what the system says of the network.
    """
    parsed = _parsed(url)
    if not _is_allowed(parsed, parsed):
        raise DownloadError(
            tr("{shown} is not encrypted.", shown=_shown(parsed)), tr("Use an address that begins with https://.")
        )
    routed = Routed()
    try:
        # What is wrong with the system's settings is said before anything is asked for.
        routed.way(parsed)
        return httpx.AsyncClient(
            headers={"User-Agent": f"tiller/{VERSION}", "Accept": "*/*", "Accept-Encoding": "identity"},
            timeout=httpx.Timeout(stall_seconds, connect=connect_seconds),
            # Each hop is looked at, see `ask`.
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            transport=routed,
            trust_env=False,
        )
    except NetworkSettingsError as error:
        raise DownloadError(error.message, error.remedy, resumable=True) from error


@asynccontextmanager
async def ask(client: httpx.AsyncClient, url: str, start: int, known: Source) -> AsyncIterator[Answer]:
    """Ask for a file.

    Args:
        client: made for this address.
        url: where it is.
        start: the first byte that is wanted.
        known: what was said of the file when the bytes before it came.
    Raises:
        DownloadError: it is not to be had.
        LostError
    """
    headers = {}
    if start:
        headers["Range"] = f"bytes={start}-"
        if known.validator:
            headers["If-Range"] = known.validator
    begun = target = _parsed(url)
    stated = Source()
    try:
        for _ in range(MAX_REDIRECTS + 1):
            async with client.stream("GET", target, headers=headers) as response:
                # Only whom we asked is believed; the hosts that it sends us to just deliver.
                if target.host == begun.host:
                    stated = _stated(response.headers, stated)
                if response.next_request is None:
                    yield _answer(response, start, stated)
                    return
                target = response.next_request.url
            if not _is_allowed(target, begun):
                raise DownloadError(
                    tr("{shown} redirects to an address that is not encrypted.", shown=_shown(begun)),
                    tr("Choose another model."),
                )
    except NetworkSettingsError as error:
        raise DownloadError(error.message, error.remedy, resumable=True) from error
    except httpx.HTTPError as error:
        if fault := certificates.fault_behind(error):
            described = certificates.described(target.host, fault)
            raise DownloadError(described.message, described.remedy, resumable=True) from error
        raise LostError(_reason(error, target.host)) from error
    except (httpx.InvalidURL, httpx.StreamError) as error:
        raise DownloadError(
            tr("{shown} redirects to nowhere.", shown=_shown(begun)), tr("Choose another model.")
        ) from error
    raise DownloadError(
        tr("{shown} redirects in a circle.", shown=_shown(begun)), tr("Try again later, or choose another model.")
    )


def _answer(response: httpx.Response, start: int, stated: Source) -> Answer:
    headers = response.headers
    host = response.url.host
    if response.status_code not in (200, 206, 416):
        raise _refusal(response.status_code, headers, host)
    if headers.get("Content-Encoding", "identity").lower() not in ("identity", ""):
        raise DownloadError(
            tr("{host} sends the file packed, which was not asked for.", host=host), tr("Choose another model.")
        )
    etag, date = headers.get("ETag", ""), headers.get("Last-Modified", "")
    source = Source(
        # A weak one names what means the same, not what is the same.
        etag=etag if _is_sendable(etag) and not etag.startswith("W/") else "",
        last_modified=date if _is_sendable(date) else "",
        sha256=stated.sha256,
        bytes=stated.bytes,
    )
    if response.status_code == 416:
        behind = _UNSATISFIED.fullmatch(headers.get("Content-Range", ""))
        return Answer(None, _sized(source, int(behind[1]) if behind else None), response.aiter_raw())
    if response.status_code == 206:
        span = _RANGE.fullmatch(headers.get("Content-Range", ""))
        if span is None or int(span[1]) != start:
            raise DownloadError(
                tr("{host} sends another piece than was asked for.", host=host), tr("Try again later.")
            )
        total = int(span[2]) if span[2] != "*" else None
        return Answer(start, _sized(source, total), response.aiter_raw())
    length = headers.get("Content-Length", "")
    return Answer(0, _sized(source, int(length) if length.isdecimal() else None), response.aiter_raw())


def _is_sendable(value: str) -> bool:
    """Whether a header's value can be sent back."""
    return value.isascii() and value.isprintable() and len(value) < 500


def _sized(source: Source, total: int | None) -> Source:
    size = total if total is not None else source.bytes
    return Source(source.etag, source.last_modified, source.sha256, size or None)


def _stated(headers: httpx.Headers, before: Source) -> Source:
    """What Hugging Face says of a file before it redirects to where the file is."""
    found = _HASH.fullmatch(headers.get("X-Linked-Etag", ""))
    size = headers.get("X-Linked-Size", "")
    return Source(
        sha256=found[1].lower() if found else before.sha256,
        bytes=int(size) if size.isdecimal() and len(size) < 16 else before.bytes,
    )


def _refusal(status: int, headers: httpx.Headers, host: str) -> Exception:
    if status in TRANSIENT:
        return LostError(
            tr("{host} cannot serve the file now ({status}).", host=host, status=status), _wait(headers)
        )
    if status in (401, 403):
        return DownloadError(
            tr("{host} does not give this file to everyone ({status}).", host=host, status=status),
            tr("Choose another model, or accept its licence in a browser, download it there and open it here."),
            resumable=True,
        )
    if status in (404, 410):
        return DownloadError(
            tr("The file is no longer at {host} ({status}).", host=host, status=status),
            tr("Choose another model, or update Tiller."),
            resumable=True,
        )
    return DownloadError(
        tr("{host} refuses the download ({status}).", host=host, status=status),
        tr("Try again later."),
        resumable=True,
    )


def _wait(headers: httpx.Headers) -> float:
    seconds = headers.get("Retry-After", "")
    return float(min(int(seconds), 60)) if seconds.isdecimal() and len(seconds) < 9 else 0.0


def _reason(error: httpx.HTTPError, host: str) -> str:
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return tr("{host} cannot be reached.", host=host)
    if isinstance(error, httpx.TimeoutException):
        return tr("{host} stopped sending.", host=host)
    return tr("The connection to {host} was lost.", host=host)


def _parsed(url: str) -> httpx.URL:
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, TypeError, ValueError):
        parsed = httpx.URL()
    if not parsed.host or parsed.scheme not in ("http", "https") or parsed.userinfo:
        raise DownloadError(
            tr("The model's address cannot be used."), tr("Use an address that begins with https://.")
        )
    return parsed


def _is_allowed(url: httpx.URL, begun: httpx.URL) -> bool:
    """Whether nobody can read or change on the way what comes from there. This machine may talk to itself."""
    return url.scheme == "https" or (url.scheme == "http" and is_own(url.host) and is_own(begun.host))


def _shown(url: httpx.URL) -> str:
    """An address without what only its owner may know."""
    return f"{url.scheme}://{url.host}"
