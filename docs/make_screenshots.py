"""Makes screenshots of every screen from the real program (needs Xvfb).

``make screenshots`` makes those of the README, in docs/images. With a folder, a language and a text size it makes
a walk through all of them: ``python docs/make_screenshots.py /tmp/walk zh_CN 200``.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

import resources
from desktop_app.appearance import language, text_size, theme
from desktop_app.application.session_state import Phase
from desktop_app.chat.transcript import INDEX_BITS
from desktop_app.connection.dialog import ConnectionDialog
from desktop_app.main_window.program import make_window
from desktop_app.main_window.window import MainWindow
from desktop_app.onboarding.welcome import Welcome
from desktop_app.profile.editor import ProfileEditor
from desktop_app.profile.import_dialog import ImportDialog
from engine import settings as settings_file
from engine.cloud.adapters import openai_chat
from engine.diagnostics import recent_log
from engine.evaluation.blind import Vote
from engine.models.part import Wanted
from engine.settings import CloudSettings, Settings, WindowSettings
from engine.settings.window import Language, Theme
from engine.steerer.decision import Decision
from engine.updates.feed import Release

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "images"
NEWER = Release(
    "0.2.0",
    "2027-02-01",
    "- A made-up version, to show how a new one is told.\n- What it brings is here, as its maker wrote it.",
    Wanted("https://example.org/tiller.tar.gz", "tiller.tar.gz", "0" * 64, 1, ".tar.gz"),
)
QUESTION = "Draft an invitation to a small dinner at my place on Saturday."


def wait(app: QApplication, seconds: float, until: Callable[[], bool] = lambda: False) -> None:
    """Let the window work until the condition holds, or for so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        app.processEvents()
        time.sleep(0.005)


class Walk:
    """Goes through all screens of a window that has written one reply.

    Args:
        folder: where the pictures go.
        names: those that are wanted; None wants all.
    """

    def __init__(
        self, app: QApplication, window: MainWindow, editor: ProfileEditor, folder: Path, names: set[str] | None
    ) -> None:
        self.app, self.window, self.editor, self.folder, self.names = app, window, editor, folder, names
        self.theme = Theme.LIGHT

    def take(self, widget: QWidget, name: str, seconds: float = 0.5) -> None:
        wait(self.app, seconds)
        file = f"{name}-{self.theme}.png"
        if self.names is None or file in self.names:
            widget.grab().save(str(self.folder / file))

    def through(self, chosen: Theme) -> None:
        """Take a picture of everything in one theme."""
        self.theme = chosen
        theme.apply(chosen)
        self.main()
        self.profile()
        self.privacy()
        self.connections()
        self.others()

    def main(self) -> None:
        window = self.window
        window.show_dock(window.latency_dock)
        window.show_dock(window.profile_dock)
        self.take(window, "window")
        numbers = (reply << INDEX_BITS | place for reply in range(100) for place in range(5, 200))
        tokens = ((number, window.transcript.token(number)) for number in numbers)
        steered = next(number for number, token in tokens if token and token.decision is Decision.STEERED)
        window.inspecting.look_at(steered)
        self.take(window, "inspector")
        window.show_dock(window.latency_dock)

    def profile(self) -> None:
        editor = self.editor
        editor.facts.table.selectRow(4)
        for page, name in (
            (editor.use, "used"),
            (editor.facts, "facts"),
            (editor.history, "history"),
            (editor.kept_back, "kept-back"),
        ):
            editor.tabs.setCurrentWidget(page)
            self.take(editor, name)
        with resources.path(resources.SAMPLE_HISTORY) as path:
            importing = ImportDialog(self.window.storage, editor.profile.id, editor.profile.name, [path], editor)
            importing.show()
            self.take(importing, "import")
            importing.reject()

    def privacy(self) -> None:
        privacy = self.window.windows.privacy()
        for tab, name in ((privacy.sent, "sent"), (privacy.told, "told"), (privacy.protection, "protection")):
            privacy.tabs.setCurrentWidget(tab)
            self.take(privacy, name, 2)

    def connections(self) -> None:
        window = self.window
        # The demo's own server, as if it were somebody else's.
        session = window.services.engine._session
        assert session
        assert session.cloud
        assert session.cloud.server
        cloud = CloudSettings(openai_chat.KIND.id, session.cloud.server.url, candidates=20, price_prompt=0.5)
        settings = replace(window.settings, cloud=replace(cloud, price_cached=0.05, price_output=2.0))
        dialog = ConnectionDialog(settings, window.storage.beside, window.storage.path, window)
        dialog.cloud.key_field.setText(session.cloud.server.key)
        dialog.show()
        dialog.cloud.test.click()
        wait(self.app, 30, dialog.cloud.test.isEnabled)
        self.take(dialog, "connections")
        dialog.pages.setCurrentIndex(1)
        self.take(dialog, "connections-local")
        dialog.close()

    def others(self) -> None:
        windows = self.window.windows
        settings = windows.settings()
        self.take(settings, "settings")
        settings.search.setText("token")
        self.take(settings, "settings-search")
        settings.search.clear()
        models = windows.models()
        wait(self.app, 1)
        models.list.setCurrentItem(models.list.topLevelItem(1).child(4))
        self.take(models, "models")
        about = windows.about()
        for tab, name in ((0, "about"), (1, "about-licences")):
            about.tabs.setCurrentIndex(tab)
            self.take(about, name)
        self.take(windows.shortcuts(), "shortcuts")
        self.take(windows.log(), "log")
        welcome = Welcome(self.window.settings, can_try=True, parent=self.window)
        welcome.show()
        for step in range(4):
            self.take(welcome, f"welcome-{step + 1}")
            if step < 3:
                welcome.next.click()
        welcome.reject()
        windows.updates()._told(NEWER)
        self.take(windows.updates(), "updates")
        self.take(windows.comparison(), "compare")
        self.take(windows.strength(), "strength")
        self.blind()

    def blind(self) -> None:
        """The blind test from its first page to its last; the replies are written in the first theme alone."""
        blind = self.window.windows.blind_test()
        if blind.step == 0 and self.theme is Theme.LIGHT:
            self.take(blind, "blind-choose")
            blind.begin()
            wait(self.app, 120, blind.votes[Vote.FIRST].isEnabled)
        self.take(blind, "blind-vote")
        if self.theme is Theme.DARK:
            blind.vote(Vote.SECOND)
            blind.count()
            self.take(blind, "blind-tally")


def main(folder: Path = FOLDER, spoken: Language = Language.ENGLISH, percent: int = 100) -> None:
    os.environ["TILLER_HOME"] = tempfile.mkdtemp()
    app = QApplication(sys.argv[:1])
    folder.mkdir(parents=True, exist_ok=True)
    settings_file.save(Settings(window=WindowSettings(language=spoken, text_percent=percent, theme=Theme.LIGHT)))
    language.apply(spoken)
    text_size.apply(percent)
    window = make_window(demo=True, recent=recent_log.keep())
    window.services.updates.where = "https://example.org/tiller-release.json"
    window.services.settings.change("writing", seed=5, max_tokens=64)
    window.resize(1240, 760)
    window.show()
    window.services.connection.open()
    wait(app, 90, lambda: window.state.phase is not Phase.OPENING)
    window.composer.editor.setPlainText(QUESTION)
    window.composer.button.click()
    wait(app, 90, lambda: not window.storage.is_writing)
    comparison = window.windows.comparison()
    comparison.begin_new()
    comparison.question.setText("Write a toast for my friend's birthday.")
    comparison.ask()
    wait(app, 1)
    wait(app, 120, lambda: not comparison.is_writing)
    comparison.hide()
    strength = window.windows.strength()
    strength.button.click()
    wait(app, 1)
    wait(app, 120, lambda: not strength.is_measuring)
    strength.hide()
    window.about_you.look()
    editor = window.about_you.editor
    assert editor is not None
    wait(app, 10, lambda: bool(editor.use.tokens.text()))
    wait(app, 2)
    pages = (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
    shown = {name for page in pages for name in re.findall(r"images/([\w-]+\.png)", page.read_text("utf-8"))}
    walk = Walk(app, window, editor, folder, shown if folder == FOLDER else None)
    for chosen in (Theme.LIGHT, Theme.DARK):
        walk.through(chosen)
    window.leave()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments:
        main(Path(arguments[0]), Language(arguments[1]), int(arguments[2]))
    else:
        main()
