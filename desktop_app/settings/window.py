"""All settings in one window, with a search; what is changed holds at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.appearance import theme
from desktop_app.appearance.text_size import scaled
from desktop_app.application.settings_store import SettingsStore
from desktop_app.settings.editors import editor_for
from desktop_app.widgets.fields import ComboBox
from desktop_app.widgets.label import Label
from engine.common.errors import SettingsError
from engine.common.i18n import tr
from engine.settings.change import CHANGES, PROFILES, Profile, profile_of, value_of
from engine.settings.declared import Group, Setting
from engine.settings.sections import DECLARED

WIDTH = 260
"""Pixels, of what a setting is edited with."""


class Row(QWidget):
    """One setting: its title, what it is edited with, its help, and a way back to the default.

    Signals:
        chosen(object): a value.
    """

    chosen = Signal(object)

    def __init__(self, entry: Setting) -> None:
        super().__init__()
        self.entry = entry
        declared = entry.declared
        title = Label(tr(declared.title), wraps=True)
        self.editor = editor_for(entry)
        self.editor.setFixedWidth(scaled(WIDTH))
        title.setBuddy(self.editor.field)
        self.reset = QToolButton()
        self.reset.setText("↺")
        self.reset.setAutoRaise(True)
        self.reset.setToolTip(tr("Back to the default: {value}", value=self._words(entry.default)))
        self.reset.setAccessibleName(tr("{title}: back to the default", title=tr(declared.title)))
        self.reset.clicked.connect(lambda: self.chosen.emit(entry.default))
        policy = self.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.reset.setSizePolicy(policy)
        help_text = Label(tr(declared.help), quiet=True, wraps=True)
        self.trouble = Label(wraps=True)
        self.trouble.setObjectName("trouble")
        self.trouble.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 6, 0, 6)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        grid.addWidget(title, 0, 0)
        grid.addWidget(self.editor, 0, 1)
        grid.addWidget(self.reset, 0, 2)
        grid.addWidget(help_text, 1, 0, 1, 2)
        grid.addWidget(self.trouble, 2, 0, 1, 2)
        self.editor.chosen.connect(self.chosen)
        self.editor.refused.connect(self.complain)
        choices = " ".join(f"{choice.words} {tr(choice.help)}" for choice in declared.choices.values())
        self._found_by = " ".join(
            (entry.path, declared.title, tr(declared.title), tr(declared.help), tr(declared.group), choices)
        ).casefold()

    def _words(self, value: Any) -> str:
        declared = self.entry.declared
        if value in declared.choices:
            return declared.choices[value].words
        if self.entry.kind in (int, float) and value in declared.special:
            return tr(declared.special[value])
        if self.entry.kind is bool:
            return tr("yes") if value else tr("no")
        return str(value) or tr("empty")

    def show_value(self, value: Any) -> None:
        """Show a value."""
        self.editor.show_value(value)
        self.reset.setVisible(value != self.entry.default)
        self.complain("")

    def complain(self, words: str) -> None:
        """Say why what was typed cannot be; "" when it can."""
        self.trouble.setText(words)
        self.trouble.setVisible(bool(words))

    def matches(self, words: list[str]) -> bool:
        """Whether all words stand somewhere in what is said of it."""
        return all(word in self._found_by for word in words)


class SettingsWindow(QWidget):
    """Shows what is declared.

    Signals:
        connect_anew(): the user wants what was changed of the connection to hold now.
        connections(), models(), strength(): the user wants to change these in their own windows.
    """

    connect_anew = Signal()
    connections = Signal()
    models = Signal()
    strength = Signal()

    def __init__(self, keeper: SettingsStore, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("Settings"))
        self.resize(scaled(820), scaled(640))
        self._keeper = keeper
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search the settings"))
        self.search.setAccessibleName(tr("Search the settings"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.groups = QListWidget()
        self.groups.setAccessibleName(tr("Groups of settings"))
        self.groups.setFixedWidth(scaled(170))
        self.groups.setFrameShape(QFrame.Shape.NoFrame)
        self.groups.currentRowChanged.connect(self._show_group)
        self.profile = ComboBox()
        self.profile.setAccessibleName(tr("Profile of settings"))
        for row, (value, choice) in enumerate(PROFILES.items()):
            self.profile.addItem(choice.words, value)
            self.profile.setItemData(row, tr(choice.help), Qt.ItemDataRole.ToolTipRole)
        self.profile.addItem(tr("Your own"), "")
        self.profile.setFixedWidth(scaled(WIDTH))
        self.profile.activated.connect(self._choose_profile)

        content = QWidget()
        self._layout = QVBoxLayout(content)
        self._layout.setContentsMargins(18, 4, 12, 12)
        self._layout.setSpacing(0)
        self.rows: dict[str, Row] = {}
        self._headings: dict[Group, QWidget] = {}
        elsewhere = {
            Group.LOCAL: self._button(tr("Choose and download &models…"), self.models),
            Group.CLOUD: self._button(tr("Choose the &server…"), self.connections),
        }
        # What stands under a heading, and is no setting itself, by what it is found by.
        self._others: dict[Group, QWidget] = {Group.WRITING: self._writing_rows(), **elsewhere}
        for group in Group:
            self._add_group(group)
        self._nothing = Label(tr("No setting is called so."), quiet=True)
        self._nothing.hide()
        self._layout.addWidget(self._nothing)
        self._layout.addStretch(1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(content)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

        note = Label(tr("Changes to the connection apply after you reconnect."), quiet=True, wraps=True)
        connect = QPushButton(tr("Connect &anew"))
        connect.clicked.connect(self._connect)
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.addWidget(note, 1)
        bar.addWidget(connect)
        self.restart_bar = QWidget()
        self.restart_bar.setLayout(bar)
        self.restart_bar.hide()

        pages = QHBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self.groups)
        pages.addWidget(self._area, 1)
        top = QHBoxLayout()
        top.setContentsMargins(12, 12, 12, 6)
        top.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addLayout(pages, 1)
        layout.addWidget(self.restart_bar)
        keeper.changed.connect(self._follow)
        self.show_all()
        self.groups.setCurrentRow(0)
        self.recolour()

    def hideEvent(self, event: QHideEvent) -> None:
        """It opens with all settings again."""
        super().hideEvent(event)
        self.search.clear()

    @staticmethod
    def _button(words: str, signal: SignalInstance) -> QWidget:
        button = QPushButton(words)
        button.clicked.connect(signal)
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 6, 0, 6)
        row.addWidget(button)
        row.addStretch(1)
        return holder

    def _writing_rows(self) -> QWidget:
        holder = QWidget()
        rows = QVBoxLayout(holder)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self._profile_row())
        rows.addWidget(self._button(tr("&Measure the strength on my own writing…"), self.strength))
        return holder

    def _profile_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 6, 0, 6)
        row.addWidget(Label(tr("Profile of settings")), 1)
        row.addWidget(self.profile)
        # As wide as the buttons that stand behind the others.
        row.addSpacing(scaled(34))
        return holder

    def _add_group(self, group: Group) -> None:
        heading = Label(tr(group))
        heading.setObjectName("heading")
        heading.setContentsMargins(0, 12, 0, 2)
        self._headings[group] = heading
        self.groups.addItem(tr(group))
        self._layout.addWidget(heading)
        # Presets come first: most people want no more.
        if group is Group.WRITING and group in self._others:
            self._layout.addWidget(self._others[group])
        for entry in DECLARED:
            if entry.declared.group == group and not entry.declared.is_hidden:
                self._add_row(entry)
        if group is not Group.WRITING and group in self._others:
            self._layout.addWidget(self._others[group])

    def _add_row(self, entry: Setting) -> None:
        row = self.rows[entry.path] = Row(entry)
        row.chosen.connect(lambda value, r=row: self._choose(r, value))
        self._layout.addWidget(row)

    def show_all(self) -> None:
        """Show the settings as they stand."""
        for row in self.rows.values():
            row.show_value(value_of(self._keeper.settings, row.entry))
        self._show_profile()

    def recolour(self) -> None:
        """Use the theme's colours."""
        colour = theme.colours().bad.name()
        for row in self.rows.values():
            row.trouble.setStyleSheet(f"color: {colour}")

    def _choose(self, row: Row, value: Any) -> None:
        entry = row.entry
        try:
            self._keeper.change(entry.section, **{entry.name: value})
        except SettingsError as error:
            row.complain(str(error))

    def _follow(self, section: str, names: frozenset[str]) -> None:
        for row in self.rows.values():
            entry = row.entry
            if entry.section == section and (entry.name in names or not names):
                row.show_value(value_of(self._keeper.settings, entry))
                if names and entry.declared.restarts:
                    self.restart_bar.show()
        if not names:
            # Another connection was made, with all that was changed.
            self.restart_bar.hide()
        if section == "writing":
            self._show_profile()

    def _show_profile(self) -> None:
        found = profile_of(self._keeper.settings.writing)
        self.profile.setCurrentIndex(self.profile.findData(found or ""))

    def _choose_profile(self, row: int) -> None:
        name = self.profile.itemData(row)
        if name:
            self._keeper.change("writing", **CHANGES[Profile(name)])
        self._show_profile()

    def _connect(self) -> None:
        self.restart_bar.hide()
        self.connect_anew.emit()

    def _show_group(self, number: int) -> None:
        if number >= 0:
            if self.search.text():
                self.search.clear()
            top = self._headings[list(Group)[number]].y()
            self._area.verticalScrollBar().setValue(top)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        shown: set[Group] = set()
        for row in self.rows.values():
            fits = row.matches(words)
            row.setVisible(fits)
            if fits:
                shown.add(row.entry.declared.group)
        for group, heading in self._headings.items():
            heading.setVisible(group in shown)
            if other := self._others.get(group):
                other.setVisible(group in shown)
        self._nothing.setVisible(not shown)
        self._area.verticalScrollBar().setValue(0)
