"""Makes the README's screenshots from the real program: ``make screenshots`` (needs Xvfb)."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

import resources
from desktop_app import theme
from desktop_app.app import make_window
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.profile.import_dialog import ImportDialog
from desktop_app.worker import Phase
from engine.cloud.kinds import CloudKind
from engine.settings import CloudSettings

FOLDER = Path(__file__).parent / "images"
QUESTION = "Draft an invitation to a small dinner at my place on Saturday."


def wait(app: QApplication, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    """Let the window work until the condition holds, or for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        app.processEvents()
        time.sleep(0.005)


def main() -> None:
    os.environ["TILLER_HOME"] = tempfile.mkdtemp()
    app = QApplication(sys.argv)
    window = make_window(demo=True)
    window.keeper.change("writing", seed=3, most_tokens=220)
    window.resize(1240, 760)
    theme.apply(theme.Theme.LIGHT)
    window.show()
    window.connect_session()
    wait(app, 60, lambda: window.state.phase is not Phase.OPENING)
    window.composer.editor.setPlainText(QUESTION)
    window.composer.button.click()
    wait(app, 90, lambda: window.composer.button.text() == "Send")
    window.profile_dock.raise_()
    window.about_you.look()
    editor = window.about_you.editor
    assert editor is not None
    wait(app, 10, lambda: "tokens" in editor.use.tokens.text() and "Counting" not in editor.use.tokens.text())

    def take(widget: QWidget, name: str) -> None:
        wait(app, 0.5)
        widget.grab().save(str(FOLDER / f"{name}-{choice}.png"))

    for choice in (theme.Theme.LIGHT, theme.Theme.DARK):
        theme.apply(choice)
        take(window, "window")
        editor.facts.table.selectRow(4)
        for page, name in (
            (editor.use, "used"),
            (editor.facts, "facts"),
            (editor.history, "history"),
            (editor.kept_back, "kept-back"),
        ):
            editor.tabs.setCurrentWidget(page)
            take(editor, name)
        privacy = window.show_privacy()
        for tab, name in ((privacy.sent, "sent"), (privacy.told, "told"), (privacy.protection, "protection")):
            privacy.tabs.setCurrentWidget(tab)
            wait(app, 2)
            take(privacy, name)
        with resources.path(resources.SAMPLE_HISTORY) as path:
            importing = ImportDialog(window.storage, editor.profile.id, editor.profile.name, [path], editor)
            importing.show()
            take(importing, "import")
            importing.reject()
        # The demo's own server, as if it were somebody else's.
        session = window.worker._session
        assert session
        assert session.cloud
        assert session.cloud.server
        cloud = CloudSettings(CloudKind.CHAT, session.cloud.server.url, candidates=20, price_prompt=0.5)
        settings = replace(window.settings, cloud=replace(cloud, price_cached=0.05, price_output=2.0))
        dialog = ConnectionDialog(settings, window.storage.beside, window.storage.path, window)
        dialog.cloud.key_field.setText(session.cloud.server.key)
        dialog.show()
        dialog.cloud.test.click()
        wait(app, 30, dialog.cloud.test.isEnabled)
        take(dialog, "connections")
        dialog.close()
    window.close()


if __name__ == "__main__":
    main()
