"""Who the replies are steered for, at a glance, and what the last one used."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.application.storage import Storage
from desktop_app.widgets.fields import ComboBox
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable, tip
from desktop_app.widgets.wrapping import WrappingList
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.common.sharing import Sharing
from engine.context.personal import Gathered, private_fact
from engine.store.history import History
from engine.store.profiles import Fact, Profiles

MAX_LISTED = 200
MAX_SHOWN = 160
"""Characters of a fact or a passage."""


class ProfilePanel(QWidget):
    """The profile in use: chosen here, edited in the editor.

    Signals:
        edit(): the user wants the editor.
        look(): the user wants to see what would be used.
    """

    edit = Signal()
    look = Signal()

    def __init__(self, storage: Storage, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._storage = storage
        explanation = Label(
            storage.note or tr("Only the model on this machine reads this. It is never sent."),
            quiet=True,
            wraps=True,
        )
        self.chooser = ComboBox()
        self.chooser.setAccessibleName(tr("Profile"))
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.chooser.activated.connect(lambda _: self._choose(self.chooser.currentData()))
        self.facts = WrappingList(tr("Facts about you"))
        self.facts.itemActivated.connect(lambda _: self.edit.emit())
        self.history = Label(quiet=True)
        self.edit_button = QPushButton(tr("&Edit profile and history…"))
        self.edit_button.clicked.connect(self.edit)
        self._used_heading = Label(tr("Used for the last reply"))
        self._used_heading.setObjectName("heading")
        self.used = WrappingList(tr("Used for the last reply"))
        self.used.itemActivated.connect(lambda _: self.look.emit())
        self.look_button = QPushButton(tr("&What would be used…"))
        self.look_button.clicked.connect(self.look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 12)
        layout.addWidget(self.chooser)
        layout.addWidget(explanation)
        layout.addWidget(self.facts, 3)
        layout.addWidget(self.history)
        layout.addWidget(self.edit_button)
        layout.addSpacing(8)
        layout.addWidget(self._used_heading)
        layout.addWidget(self.used, 2)
        layout.addWidget(self.look_button)
        storage.changed.connect(self.reload)
        self.show_used(None)
        self.reload()

    @property
    def profile(self) -> int:
        """The profile in use.

        Raises:
            StoreError
        """
        return self._storage.active_profile().id

    def reload(self) -> None:
        """Show everything anew."""
        try:
            database = self._storage.database
            current = self._storage.active_profile()
            profiles = Profiles(database)
            self.chooser.clear()
            for entry in profiles.all():
                self.chooser.addItem(entry.name[:200] or tr("(no name)"), entry.id)
            self.chooser.setCurrentIndex(self.chooser.findData(current.id))
            facts = [fact for fact in profiles.facts(current.id) if fact.sharing is not Sharing.OFF]
            count = History(database, current.id).count()
        except TillerError as error:
            self._storage.messages.error(error)
            return
        self._show_facts(facts)
        self.history.setText(tr("{n} text in the history", "{n} texts in the history", n=count))

    def _show_facts(self, facts: Sequence[Fact]) -> None:
        self.facts.clear()
        for fact in facts[:MAX_LISTED]:
            _add(self.facts, private_fact(fact).line)
        if len(facts) > MAX_LISTED:
            _add(self.facts, tr("and {rest:,} more", rest=len(facts) - MAX_LISTED))
        if not facts:
            _add(self.facts, tr("Nothing yet. Edit the profile to say who you are and how you write."))

    def show_used(self, gathered: Gathered | None) -> None:
        """Show what the running or last reply is steered by; None when nothing was asked yet."""
        self.used.clear()
        has_any = gathered is not None
        for widget in (self._used_heading, self.used):
            widget.setVisible(has_any)
        if gathered is None:
            return
        count = len(gathered.facts)
        _add(self.used, tr("{n} fact", "{n} facts", n=count))
        for passage in gathered.passages:
            _add(self.used, passage.title or passage.text)
        if not gathered.passages:
            _add(self.used, tr("no passage of the history fits"))

    def _choose(self, profile: int) -> None:
        try:
            Profiles(self._storage.database).activate(profile)
        except TillerError as error:
            self._storage.messages.error(error)
        self._storage.changed.emit()


def _add(to: QListWidget, words: str) -> None:
    short = " ".join(printable(words[: MAX_SHOWN * 2]).split())
    item = QListWidgetItem(short if len(short) <= MAX_SHOWN else f"{short[:MAX_SHOWN]}…")
    item.setToolTip(tip(short))
    to.addItem(item)
