"""The list of models, by groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem

from desktop_app.appearance import theme
from desktop_app.models.entries import Entry
from desktop_app.widgets.text import printable
from engine.common.i18n import mark, tr
from engine.models.advice import Fit, gigabytes

FITS = {Fit.WELL: mark("fits well"), Fit.TIGHT: mark("tight"), Fit.TOO_LARGE: mark("too large")}
KEY = Qt.ItemDataRole.UserRole


class ModelList(QTreeWidget):
    """One line a model: its name, its size, whether it fits, and its state.

    Args:
        state: gives the state of one, in words.
    """

    def __init__(self, state: Callable[[Entry], str]) -> None:
        super().__init__()
        self._state = state
        self.setHeaderLabels([tr("Model"), tr("Size"), tr("Memory"), ""])
        self.setRootIsDecorated(False)
        self.setAccessibleName(tr("Local models"))
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setStretchLastSection(False)
        for column in (1, 2, 3):
            self.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)

    def show_groups(self, groups: Mapping[str, Sequence[Entry]]) -> None:
        """Show models by the headings of their groups; what is chosen stays so, and at first the first is."""
        before = self.chosen
        self.blockSignals(True)
        self.clear()
        for heading, entries in groups.items():
            if entries:
                self._add_group(heading, entries)
        self.blockSignals(False)
        self.choose(before or next((entry.key for entries in groups.values() for entry in entries), ""))

    @property
    def chosen(self) -> str:
        """The key of what is chosen; "" where nothing is."""
        item = self.currentItem()
        return str(item.data(0, KEY) or "") if item else ""

    def choose(self, key: str) -> None:
        """Choose a model by its key; where there is none of it, nothing changes."""
        for item in self._items():
            if item.data(0, KEY) == key:
                self.setCurrentItem(item)

    def refresh_states(self, entries: Mapping[str, Entry], key: str = "") -> None:
        """Show the state of one again; "" is all of them."""
        for item in self._items():
            entry = entries.get(item.data(0, KEY))
            if entry and (not key or entry.key == key):
                item.setText(3, self._state(entry))

    def _items(self) -> list[QTreeWidgetItem]:
        groups = [self.topLevelItem(i) for i in range(self.topLevelItemCount())]
        children = (group.child(i) for group in groups if group for i in range(group.childCount()))
        return [child for child in children if child]

    def _add_group(self, heading: str, entries: Sequence[Entry]) -> None:
        group = QTreeWidgetItem([heading])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = self.font()
        font.setBold(True)
        group.setFont(0, font)
        self.addTopLevelItem(group)
        for entry in entries:
            item = QTreeWidgetItem([printable(entry.title), gigabytes(entry.size)])
            item.setData(0, KEY, entry.key)
            if entry.advice:
                item.setText(2, tr(FITS[entry.advice.fit]))
                item.setToolTip(2, entry.advice.text)
                item.setForeground(2, colour_of(entry.advice.fit))
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setText(3, self._state(entry))
            group.addChild(item)
        group.setExpanded(True)


def colour_of(fit: Fit) -> QColor:
    """Return the colour that says how well a model fits."""
    colours = theme.colours()
    return {Fit.WELL: colours.good, Fit.TIGHT: colours.waiting, Fit.TOO_LARGE: colours.bad}[fit]
