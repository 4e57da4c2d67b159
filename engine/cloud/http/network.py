"""How requests leave this machine: proxies and certificates, as the system's settings name them.

httpx reads the same settings, and fails as a whole where one of them is unusual. Here each is understood, or named
as the cause; and what is on this machine is reached straight, whatever they say.
"""

from __future__ import annotations

import functools
import ipaddress
import os
import re
import ssl
import urllib.request
from fnmatch import fnmatchcase
from pathlib import Path

import certifi
import httpx

from engine.cloud.errors import CloudError
from engine.cloud.http.address import is_own
from engine.common.i18n import tr

_SCHEMES = {"http": "http", "https": "https", "socks": "socks5", "socks5": "socks5", "socks5h": "socks5h"}
"""What proxies' addresses begin with, and what httpx calls it."""


class NetworkSettingsError(CloudError):
    """A setting of this system's network cannot be used."""


def proxy_for(url: httpx.URL) -> str | None:
    """Return the address of the proxy that a request goes through; None where it goes straight.

    Raises:
        NetworkSettingsError: the proxy's address cannot be used.
    """
    if is_own(url.host):
        return None
    # On macOS and Windows those of the system's own settings, where no variable names any.
    named = urllib.request.getproxies()
    kind = next((kind for kind in (url.scheme, "all") if named.get(kind, "").strip()), None)
    if kind is None or _is_excepted(url, named.get("no", "")):
        return None
    return _usable(named[kind].strip(), f"{kind.upper()}_PROXY")


def _usable(address: str, variable: str) -> str:
    scheme, _, rest = address.rpartition("://")
    scheme = scheme.lower() or "http"
    try:
        if scheme not in _SCHEMES:
            raise ValueError(scheme)
        usable = f"{_SCHEMES[scheme]}://{rest}"
        parsed = httpx.URL(usable)
        if not parsed.host or not 0 < (parsed.port or 1) < 65536:
            raise ValueError("host")
    except (httpx.InvalidURL, ValueError):
        # The address may hold a password, so it is not quoted.
        raise NetworkSettingsError(
            tr("The proxy that {variable} names cannot be used.", variable=variable),
            tr("Write it like http://proxy.example:3128 or socks5://127.0.0.1:1080, and start Tiller again."),
        ) from None
    return usable


def _is_excepted(url: httpx.URL, exceptions: str) -> bool:
    """Whether a host is one of those that NO_PROXY names: by name, by the end of its name, by address or range."""
    host = url.host.strip("[]").rstrip(".").lower()
    for entry in re.split(r"[\s,;]+", exceptions):
        name = entry.lower()
        if name == "*":
            return True
        # Brackets stand round an address alone, or round that of a range.
        is_bare = re.fullmatch(r"\[[^]]*\](/\d+)?", name) is not None
        try:
            network = ipaddress.ip_network(re.sub(r"[][]", "", name) if is_bare else name, strict=False)
        except ValueError:
            pass
        else:
            try:
                if ipaddress.ip_address(host) in network:
                    return True
            except ValueError:
                pass
            continue
        name, _, port = name.rpartition(":") if name.rpartition(":")[2].isdecimal() else (name, "", "")
        if port and int(port) != (url.port or {"https": 443}.get(url.scheme, 80)):
            continue
        name = name.strip("[]").removeprefix("*").lstrip(".")
        if name and (host == name or host.endswith(f".{name}") or ("*" in name and fnmatchcase(host, name))):
            return True
    return False


def certificates() -> ssl.SSLContext:
    """Return what servers' certificates are held against: the file or folder that SSL_CERT_FILE or SSL_CERT_DIR
    names, else the authorities that browsers know.

    Raises:
        NetworkSettingsError: it is not there, or holds no certificates.
    """
    file, folder = os.environ.get("SSL_CERT_FILE") or None, os.environ.get("SSL_CERT_DIR") or None
    _require_key_log()
    if file is None and folder is None:
        return _known_authorities()
    for variable, path in (("SSL_CERT_FILE", file), ("SSL_CERT_DIR", folder)):
        # Of folders there may be several.
        places = (path or "").split(os.pathsep) if variable == "SSL_CERT_DIR" else [path or ""]
        if path and not any(Path(place).exists() for place in places if place):
            raise NetworkSettingsError(
                tr("{variable} names {path}, which is not there.", variable=variable, path=path),
                tr("Correct the variable or remove it, and start Tiller again."),
            )
    try:
        return ssl.create_default_context(cafile=file, capath=folder)
    except (OSError, ValueError):
        raise NetworkSettingsError(
            tr("The certificates in {path} cannot be read.", path=file or folder),
            tr("Name a file in PEM form in SSL_CERT_FILE, and start Tiller again."),
        ) from None


def _require_key_log() -> None:
    """Python writes the keys of connections where this variable says, and fails where it cannot.

    Raises:
        NetworkSettingsError: it cannot be written there.
    """
    path = os.environ.get("SSLKEYLOGFILE")
    if not path:
        return
    try:
        with Path(path).open("ab"):
            pass
    except (OSError, ValueError):
        raise NetworkSettingsError(
            tr("{variable} names {path}, which cannot be written.", variable="SSLKEYLOGFILE", path=path),
            tr("Correct the variable or remove it, and start Tiller again."),
        ) from None


@functools.cache
def _known_authorities() -> ssl.SSLContext:
    # Reading them takes a tenth of a second.
    return ssl.create_default_context(cafile=certifi.where())


class Routed(httpx.AsyncBaseTransport):
    """Sends each request the way that this system's settings say: through a proxy, or straight.

    Args:
        limits: of the connections each way.
    """

    def __init__(self, limits: httpx.Limits | None = None) -> None:
        self._limits = limits or httpx.Limits()
        self._ways: dict[tuple[str | None, bool], httpx.AsyncHTTPTransport] = {}

    def way(self, url: httpx.URL) -> httpx.AsyncHTTPTransport:
        """Return what sends requests to an address.

        Raises:
            NetworkSettingsError: a setting cannot be used.
        """
        proxy, encrypted = proxy_for(url), url.scheme == "https"
        found = self._ways.get((proxy, encrypted))
        if found is None:
            # What is not encrypted proves nothing: there is no need to read who could vouch for it.
            verify: ssl.SSLContext | bool = certificates() if encrypted else False
            found = httpx.AsyncHTTPTransport(verify=verify, limits=self._limits, proxy=proxy, trust_env=False)
            self._ways[proxy, encrypted] = found
        return found

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return await self.way(request.url).handle_async_request(request)

    async def aclose(self) -> None:
        for way in self._ways.values():
            await way.aclose()
