"""What replies must not spell out: what was found in the facts, and the user's own list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop_app.application.background import Job
from desktop_app.application.storage import Storage
from desktop_app.profile.actions import action_of, button_of
from desktop_app.profile.steps import Steps
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.i18n import mark, tr
from engine.privacy.normalized import compact
from engine.session.kept_out import KeptOut, kept_out
from engine.store.identifiers import ListedIdentifier, ListedIdentifiers
from engine.store.text import clean

FOUND_WORDS = mark("{kind}, found in your facts")
WRITTEN_WORDS = mark("{kind}, found in your writing")
LISTED_WORDS = mark("on your list")


class KeptBackPage(QWidget):
    """A box for each spelling: ticked, it is kept out of replies.

    Args:
        model: gives the local model's file, which knows which words are common; None where there is none.
    """

    def __init__(
        self,
        storage: Storage,
        steps: Steps,
        model: Callable[[], Path | None] = lambda: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._storage = storage
        self._steps = steps
        self._profile = 0
        self._job: Job | None = None
        self._found: list[KeptOut] = []
        self._is_stale = False
        words = Label(
            tr(
                "Names, numbers, addresses and links in what is set to “Influence only” are kept out of "
                "replies, and so are your facts’ uncommon words, unless you wrote them in the conversation. "
                "Clear a box to let one through; add what was missed."
            ),
            wraps=True,
        )
        self.entry = QLineEdit()
        self.entry.setPlaceholderText(tr("A name, a number, a word…"))
        self.entry.setAccessibleName(tr("What to keep back"))
        self.entry.returnPressed.connect(self._add)
        self.add = QPushButton(tr("&Keep back"))
        self.add.clicked.connect(self._add)
        self.list = QTreeWidget()
        self.list.setAccessibleName(tr("What replies must not spell out"))
        self.list.setHeaderLabels([tr("Kept back"), tr("What it is")])
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setUniformRowHeights(True)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setStretchLastSection(False)
        self.list.header().resizeSection(1, 300)
        self.list.itemChanged.connect(self._toggled)
        self.remove = action_of(self.list, tr("&Take off the list"), "Del", self._remove)
        self.list.itemSelectionChanged.connect(self._show_removable)
        row = QHBoxLayout()
        row.addWidget(self.entry, 1)
        row.addWidget(self.add)
        row.addWidget(button_of(self.remove))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(8)
        layout.addWidget(words)
        layout.addLayout(row)
        layout.addWidget(self.list, 1)
        self._show_removable()

    @property
    def shown(self) -> list[tuple[str, str, bool]]:
        """Each line: the spelling, what it is, and whether it is kept back."""
        items = (self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount()))
        checked = Qt.CheckState.Checked
        return [(item.text(0), item.text(1), item.checkState(0) is checked) for item in items if item]

    def show_profile(self, profile: int) -> None:
        """Show another profile's list, or the same one again; what is found for it follows when somebody looks."""
        if profile != self._profile:
            self._found = []
        self._profile = profile
        self._fill()
        self._is_stale = True
        if self.isVisible():
            self._find()

    def showEvent(self, event: QShowEvent) -> None:
        """Something may have changed since anybody looked."""
        super().showEvent(event)
        if self._is_stale:
            self._find()

    def _find(self) -> None:
        self._is_stale = False
        if self._job:
            self._job.forget()
        profile, model = self._profile, self._model()
        self._job = self._storage.run(lambda database, _: kept_out(database, profile, model), self._take)

    def _take(self, found: list[KeptOut]) -> None:
        if found != self._found:
            self._found = found
            self._fill()

    def _lines(self) -> list[ListedIdentifier]:
        return ListedIdentifiers(self._storage.database, self._profile).all()

    def _fill(self) -> None:
        lines: dict[str, ListedIdentifier] = {}
        for line in self._lines():
            # Of several ways to write the same, one that is let through lets all through.
            other = lines.get(compact(line.text))
            lines[compact(line.text)] = other if other and other.allowed else line
        chosen = self.list.currentItem()
        current = chosen.text(0) if chosen else None
        self.list.blockSignals(True)
        self.list.clear()
        for line in lines.values():
            self._line(line.text, tr(LISTED_WORDS), is_kept=not line.allowed, is_own=True)
        for found in self._found:
            if compact(found.text) not in lines:
                words = tr(FOUND_WORDS if found.is_fact else WRITTEN_WORDS, kind=tr(found.kind))
                self._line(found.text, words, is_kept=True, is_own=False)
        self.list.blockSignals(False)
        for item in self.list.findItems(current or "", Qt.MatchFlag.MatchExactly) if current else []:
            self.list.setCurrentItem(item)
        self._show_removable()

    def _line(self, text: str, what: str, *, is_kept: bool, is_own: bool) -> None:
        item = QTreeWidgetItem([printable(text), what])
        item.setData(0, Qt.ItemDataRole.UserRole, text)
        item.setData(1, Qt.ItemDataRole.UserRole, is_own)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(0, Qt.CheckState.Checked if is_kept else Qt.CheckState.Unchecked)
        self.list.addTopLevelItem(item)

    # Steps

    def _add(self) -> None:
        text = self.entry.text().strip()
        if not compact(text):
            return
        self._change(tr("adding to the list"), text, allowed=False)
        self.entry.clear()

    def _toggled(self, item: QTreeWidgetItem) -> None:
        text = item.data(0, Qt.ItemDataRole.UserRole)
        allowed = item.checkState(0) is Qt.CheckState.Unchecked
        words = tr("letting through") if allowed else tr("keeping back")
        # The list is filled anew by it, which must wait until the box that was clicked is done with.
        QTimer.singleShot(0, self, lambda: self._change(words, text, allowed=allowed))

    def _remove(self) -> None:
        item = self.list.currentItem()
        if item and item.data(1, Qt.ItemDataRole.UserRole):
            text = item.data(0, Qt.ItemDataRole.UserRole)
            self._change(tr("taking off the list"), text, allowed=None)

    def _change(self, words: str, text: str, *, allowed: bool | None) -> None:
        """Change the line of one spelling, however it is written, or with None take it off; as a step that puts
        back what it was."""
        listed = ListedIdentifiers(self._storage.database, self._profile)
        text = clean(text).strip()
        before = [line for line in listed.all() if compact(line.text) == compact(text)]

        def do() -> None:
            for line in before:
                if allowed is None or line.text != text:
                    listed.remove(line.text)
            if allowed is not None:
                listed.put(text, allowed=allowed)

        def undo() -> None:
            if all(line.text != text for line in before):
                listed.remove(text)
            for line in before:
                listed.put(line.text, allowed=line.allowed)

        if not self._steps.take(words, do, undo):
            self._fill()

    def _show_removable(self) -> None:
        item = self.list.currentItem()
        self.remove.setEnabled(bool(item and item.isSelected() and item.data(1, Qt.ItemDataRole.UserRole)))
