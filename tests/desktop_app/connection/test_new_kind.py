"""A kind of server that is registered shows on every page and in every command that knows kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytestqt.qtbot import QtBot

from desktop_app.cli.main import main
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.onboarding.pages import CloudPage
from engine.cloud.adapters import registry
from engine.settings import CloudSettings, Settings
from tests.desktop_app.connection.test_dialog import at_once
from tests.support import parrot


@pytest.fixture
def parrots() -> Iterator[None]:
    with registry.registered(parrot.KIND):
        yield


@pytest.mark.window
def test_the_connection_page_offers_the_kind_and_its_preset(qtbot: QtBot, tmp_path: Path, parrots: None) -> None:
    dialog = ConnectionDialog(Settings(), at_once, tmp_path / "tiller.db")
    qtbot.addWidget(dialog)
    page = dialog.cloud
    page.remote.setChecked(True)
    titles = [page.kind.itemText(row) for row in range(page.kind.count())]
    assert titles[0] == "Find out by asking"
    assert titles[-1] == "A parrot"
    assert len(titles) == 8
    {action.text(): action for action in page.endpoints.add.menu().actions()}["Polly"].trigger()
    assert page.kind.currentText() == "A parrot"
    assert page.found.text() == "Says again what it was asked."
    chosen = dialog.settings.cloud
    assert (chosen.kind, chosen.url, chosen.candidates, chosen.name) == (
        "parrot",
        "http://127.0.0.1:4711",
        2,
        "Polly",
    )


@pytest.mark.window
def test_the_first_steps_offer_its_preset(qtbot: QtBot, parrots: None) -> None:
    page = CloudPage(CloudSettings(), can_try=True)
    qtbot.addWidget(page)
    page.remote.setChecked(True)
    page.preset.setCurrentText("Polly")
    page.preset.activated.emit(page.preset.currentIndex())
    assert page.settings.kind == "parrot"


@pytest.mark.parametrize("command", [["ask"], ["eval", "run"], ["eval", "sweep"]])
def test_the_commands_take_the_kind(command: list[str], parrots: None) -> None:
    told = CliRunner().invoke(main, [*command, "--help"]).output
    assert "[auto|llama|completions|chat|text-completions|ollama|sglang|parrot]" in told.replace("\n", "").replace(
        " ", ""
    )


def test_a_kind_that_is_not_registered_is_refused() -> None:
    result = CliRunner().invoke(main, ["ask", "Hello?", "--cloud", "http://127.0.0.1:9", "--api", "parrot"])
    assert result.exit_code == 2
    assert (
        "'parrot' is not one of 'auto', 'llama', 'completions', 'chat', 'text-completions', 'ollama', 'sglang'"
        in result.output
    )
