"""A server must prove who it is: real TLS on this machine, with certificates good and bad."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from engine.cloud.errors import CertificateError
from engine.cloud.http.transport import Transport
from tests.support.http_server import Respond, misbehaving_server

KEY = "sk-never-to-strangers"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """One that this test's program trusts."""
    made = trustme.CA()
    path = tmp_path / "authority.pem"
    made.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return made


def context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(made)
    return made


async def received(tls: ssl.SSLContext) -> int:
    """Ask a server; return how many requests reached it.

    Raises:
        CertificateError: the server's certificate is not good.
    """
    async with misbehaving_server(tls) as server:
        server.on("/health", Respond({"status": "ok"}))
        transport = Transport(server.url, KEY)
        try:
            assert (await transport.get("/health")).json == {"status": "ok"}
        except CertificateError:
            assert not server.received, "nothing was sent, and the key least of all"
            raise
        finally:
            await transport.close()
        return len(server.received)


async def test_a_good_certificate_is_accepted(authority: trustme.CA) -> None:
    assert await received(context(authority.issue_cert("127.0.0.1"))) == 1


async def test_nobody_known_vouches_for_it(authority: trustme.CA) -> None:
    with pytest.raises(CertificateError, match="Nobody known vouches") as caught:
        await received(context(trustme.CA().issue_cert("127.0.0.1")))
    assert "SSL_CERT_FILE" in caught.value.remedy


async def test_one_of_another_server(authority: trustme.CA) -> None:
    with pytest.raises(CertificateError, match="for another server"):
        await received(context(authority.issue_cert("elsewhere.example")))


async def test_one_that_has_expired(authority: trustme.CA) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    with pytest.raises(CertificateError, match="has expired") as caught:
        await received(context(authority.issue_cert("127.0.0.1", not_after=yesterday)))
    assert "date" in caught.value.remedy
