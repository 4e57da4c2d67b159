"""A server of files, and who vouches for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.engine.models.downloading import CONTENT
from tests.support.file_server import FileServer, file_server


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[trustme.CA, Path]:
    """Who vouches for servers here, and its certificate."""
    made = trustme.CA()
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    made.cert_pem.write_to_path(str(path))
    return made, path


@pytest.fixture
def trusted(authority: tuple[trustme.CA, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """It alone is known, which is also read faster than all that are known elsewhere."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority[1]))


@pytest.fixture
def server() -> Iterator[FileServer]:
    with file_server(CONTENT) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "models"
