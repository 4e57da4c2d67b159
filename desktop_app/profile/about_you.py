"""What of the main window concerns its user: the panel, the editor, finding by meaning, previews of prompts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.services import Services
from desktop_app.profile.editor import ProfileEditor
from desktop_app.profile.panel import ProfilePanel
from desktop_app.profile.use_page import Wanted
from desktop_app.widgets.closing import close_by_key
from engine.common.i18n import tr
from engine.context.messages import Message
from engine.models.chosen import file_or_none
from engine.settings import WritingSettings
from engine.store.database import now
from engine.store.history import History, NewRecord

TITLE_LENGTH = 80
"""Characters of a message that name what was written in a conversation."""


@dataclass(frozen=True, slots=True)
class Talk:
    """What goes on in the window.

    Attributes:
        messages: of the conversation.
        typed: what is being typed.
        writing: the settings of the next reply.
    """

    messages: Sequence[Message]
    typed: str
    writing: WritingSettings

    @property
    def written(self) -> list[str]:
        """What the user wrote."""
        return [message.content for message in self.messages if message.role == "user"]


class AboutYou(QObject):
    """Puts the parts together and passes between them, the store and the worker.

    Args:
        services: what they work with.
        window: owns the editor's window.
        talk: tells what goes on.
    Attributes:
        panel: for the window's dock.
        editor: made when it is first wanted.
    Signals:
        erased(): everything was deleted, conversations included.
    """

    erased = Signal()

    def __init__(self, services: Services, window: QWidget, talk: Callable[[], Talk]) -> None:
        super().__init__(window)
        self._storage, self._worker, self._reader = services.storage, services.engine, services.reader
        self._window, self._talk = window, talk
        settings = services.settings
        self._model = lambda: file_or_none(settings.settings.local)
        self.editor: ProfileEditor | None = None
        self.panel = ProfilePanel(services.storage)
        self.panel.edit.connect(self.edit)
        self.panel.look.connect(self.look)

    def edit(self) -> ProfileEditor:
        """Show the editor of profiles and their history."""
        if self.editor is None:
            self.editor = ProfileEditor(
                self._storage, self._reader, self._window, self._worker.settle, self._model
            )
            close_by_key(self.editor)
            self.editor.erased.connect(self.erased)
            self.editor.use.wanted.connect(self._preview)
            self.editor.use.model_chosen.connect(self._reader.choose)
            self._worker.previewed.connect(self.editor.use.show_prompt)
        self.editor.show()
        self.editor.raise_()
        self.editor.activateWindow()
        return self.editor

    def look(self) -> None:
        """Show what would be used for what is typed, or was used for what was asked last."""
        talk = self._talk()
        editor = self.edit()
        editor.tabs.setCurrentWidget(editor.use)
        editor.use.question.setText(talk.typed.strip() or (talk.written or [""])[-1])
        editor.use.look()

    def add_to_history(self) -> str:
        """Keep what the user wrote in this conversation as a text of the history; return what to say of it.

        Raises:
            StoreError: it could not be kept.
        """
        written = self._talk().written
        if not written:
            return tr("There is nothing of yours in this conversation yet.")
        title = " ".join(written[0].split())[:TITLE_LENGTH]
        history = History(self._storage.database, self.panel.profile)
        record = history.add(NewRecord(title, "\n\n".join(written), "conversation", now()))
        self._storage.changed.emit()
        return tr("Added to your history.") if record else tr("This is in your history already.")

    def _preview(self, wanted: Wanted) -> None:
        talk = self._talk()
        messages = list(talk.messages)
        question = Message("user", wanted.question)
        # What was asked last is looked at as it was asked; all else as the next turn.
        for answered in (0, 1):
            if len(messages) > answered and messages[-1 - answered] == question:
                del messages[-1 - answered :]
                break
        self._worker.preview(wanted, [*messages, question], wanted.gathered, talk.writing)

    def close(self) -> None:
        """Keep what is being edited."""
        if self.editor:
            self.editor.close()
