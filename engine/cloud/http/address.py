"""Addresses of servers, in any form that people paste them in."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass

from engine.cloud.errors import RequestRefusedError
from engine.common.i18n import tr

USUAL_API = "/v1"
"""What stands before an interface's own paths where an address does not say."""
_ENDPOINT = re.compile(r"/(chat/completions|chat|completions|responses|embeddings|models|messages)$")
"""What documentation shows as an address, and is one of the interface's own paths."""
_OTHER_ENDPOINT = re.compile(r"/(api/(chat|generate|tags|version)|completion|tokenize|props|health|generate)$")
"""Those of other interfaces, which have no version before them."""
_VERSION = re.compile(r"/((v\d+[a-z0-9]*)(/openai)?|beta|openai)$")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff]")
_AROUND = " \t\r\n\"'`<>()“”„‘’«»,;."
_MISTYPED = re.compile(r"^(https?)(?::/?(?=[^/\d])|//)(?!/)", re.IGNORECASE)
"""``https:/a`` and ``https//a``; what follows a colon and is a number is a port."""
_EVERYWHERE = re.compile(r"^(?:0\.0\.0\.0|\[::\])(?=:|$)")
"""Where a server says that it listens: at all addresses of this machine."""
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is.

    Attributes:
        root: its scheme, host and the path that all of its own paths are below, without a slash at the end.
        api: what comes before ``/models`` and ``/chat/completions``: mostly ``/v1``, and "" where nothing does.
        is_told: whether the address said so; else `api` is the usual one.
    """

    root: str
    api: str = USUAL_API
    is_told: bool = False

    @property
    def host(self) -> str:
        """The root without its scheme, for people."""
        return self.root.split("://", 1)[-1]


def parse(text: str) -> Address:
    """Return what an address means: one without a scheme, with a version, or with an endpoint's whole path.

    Raises:
        RequestRefusedError: it cannot be one.
    """
    # What sentences, and programs that format them, put round an address.
    text = _INVISIBLE.sub("", text).strip(_AROUND)
    text = _MISTYPED.sub(r"\1://", text)
    if not _SCHEME.match(text):
        # Nothing of one's own machine is encrypted, and everything else should be.
        own = is_own(_host_of(text)) or _EVERYWHERE.match(text.split("/", 1)[0])
        text = f"http{'' if own else 's'}://{text.lstrip('/')}"
    text = re.split(r"[?#]", text, maxsplit=1)[0].rstrip("/")
    _require_usable(text)
    scheme, _, rest = text.partition("://")
    host, slash, path = rest.partition("/")
    host = _EVERYWHERE.sub(lambda found: "[::1]" if found[0].startswith("[") else "127.0.0.1", host)
    text, path = f"{scheme.lower()}://{host}", re.sub(r"/+", "/", slash + path).rstrip("/")
    if found := _OTHER_ENDPOINT.search(path):
        return Address(text + path[: found.start()])
    is_endpoint = False
    if found := _ENDPOINT.search(path):
        path, is_endpoint = path[: found.start()], True
    if found := _VERSION.search(path):
        return Address(text + path[: found.start()], found[0], is_told=True)
    return Address(text + path, "" if is_endpoint else USUAL_API, is_told=is_endpoint)


def is_own(host: str) -> bool:
    """Whether a host is this machine by its very name."""
    name = host.strip("[]").rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _host_of(text: str) -> str:
    name = text.split("/", 1)[0]
    return name.split("]")[0] if name.startswith("[") else name.split(":")[0]


def _require_usable(text: str) -> None:
    # Only now: it takes a third of the time that settings need.
    import httpx

    reason = tr("it has a blank in it") if re.search(r"\s", text) else ""
    try:
        url = httpx.URL(text)
        if not url.host:
            reason = tr("it names no server")
        if url.scheme not in ("http", "https"):
            reason = tr("it begins with {scheme}://", scheme=url.scheme)
        if url.port is not None and not 0 < url.port < 65536:
            reason = tr("there is no port {port}", port=url.port)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        reason = str(error).rstrip(".")
    if reason:
        raise RequestRefusedError(
            tr("The server's address can't be used: {reason}.", reason=reason),
            tr("Write it like https://host or http://127.0.0.1:8080."),
        )
    if "@" in text.split("://")[-1].split("/")[0]:
        raise RequestRefusedError(
            tr("The server's address holds a name or a password."),
            tr("Leave it out, and give the key as API key."),
        )
