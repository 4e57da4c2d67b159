"""Makes the README's screenshots from the real program: ``make screenshots`` (needs Xvfb)."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from desktop_app import theme
from desktop_app.app import make_window
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.worker import Phase

FOLDER = Path(__file__).parent / "images"
QUESTION = "Draft an invitation to a small dinner at my place on Saturday."


def wait(app: QApplication, seconds: float, until: object = None) -> None:
    """Let the window work until the condition holds, or for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not (callable(until) and until()):
        app.processEvents()
        time.sleep(0.005)


def main() -> None:
    os.environ["TILLER_HOME"] = tempfile.mkdtemp()
    app = QApplication(sys.argv)
    window = make_window(demo=True)
    writing = replace(window.settings.writing, seed=3, most_tokens=220)
    window.settings = replace(window.settings, writing=writing)
    window.resize(1240, 760)
    theme.apply(theme.Theme.LIGHT)
    window.show()
    window.connect_session()
    wait(app, 60, lambda: window.state.phase is not Phase.OPENING)
    window.composer.editor.setPlainText(QUESTION)
    window.composer.button.click()
    wait(app, 60, lambda: window.composer.button.text() == "Send")
    for choice in (theme.Theme.LIGHT, theme.Theme.DARK):
        theme.apply(choice)
        wait(app, 0.6)
        window.grab().save(str(FOLDER / f"window-{choice}.png"))
        dialog = ConnectionDialog(window.settings, window)
        dialog.show()
        wait(app, 0.4)
        dialog.grab().save(str(FOLDER / f"connections-{choice}.png"))
        dialog.close()
    window.close()


if __name__ == "__main__":
    main()
