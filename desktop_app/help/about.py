"""Who made it, what it is made of, under which licences."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.appearance.text_size import scaled
from desktop_app.widgets.label import Label
from engine.common.i18n import tr
from engine.common.installed import Part, licence_text, parts, versions
from engine.common.version import VERSION

PAPER = "https://arxiv.org/abs/2507.04756"


class AboutWindow(QWidget):
    """Two tabs: Tiller, and the libraries in it."""

    def __init__(self, icon: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(tr("About Tiller"))
        self.resize(scaled(680), scaled(480))
        self.tabs = QTabWidget()
        self.tabs.addTab(self._tiller(icon), "Tiller")
        self.tabs.addTab(self._libraries(), tr("Libraries and licences"))
        layout = QVBoxLayout(self)
        layout.addWidget(self.tabs)

    def _tiller(self, icon: QIcon) -> QWidget:
        picture = Label()
        picture.setPixmap(icon.pixmap(96, 96))
        picture.setAccessibleName(tr("Tiller's icon"))
        name = Label(f"Tiller {VERSION}")
        name.setObjectName("figure")
        words = Label(
            tr("A large remote model that writes as if it knew you. What it knows stays on this machine."),
            wraps=True,
        )
        method = Label(
            tr("Method: CoSteer, arXiv 2507.04756. Licence of Tiller: Apache 2.0."), quiet=True, wraps=True
        )
        self.versions = Label(f"{versions()}, Qt {qVersion()}", quiet=True, wraps=True)
        self.versions.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        copy = QPushButton(tr("&Copy versions"))
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.versions.text()))
        paper = QPushButton(tr("&Read the paper"))
        paper.setToolTip(PAPER)
        paper.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(PAPER)))
        row = QHBoxLayout()
        row.addWidget(copy)
        row.addWidget(paper)
        row.addStretch(1)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(10)
        for widget in (picture, name, words, method, self.versions):
            layout.addWidget(widget)
        layout.addLayout(row)
        layout.addStretch(1)
        return page

    def _libraries(self) -> QWidget:
        self.table = QTableWidget(0, 3)
        self.table.setHorizontalHeaderLabels([tr("Library"), tr("Version"), tr("Licence")])
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setAccessibleName(tr("Libraries and licences"))
        self.table.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("Text of the licence"))
        self._parts: list[Part] = parts()
        self.table.setRowCount(len(self._parts))
        for row, part in enumerate(self._parts):
            for column, words in enumerate((part.name, part.version, part.licence)):
                item = QTableWidgetItem(words)
                item.setToolTip(part.home)
                self.table.setItem(row, column, item)
        # What the style sheet adds around a cell is not counted by Qt.
        for column in (0, 1):
            self.table.setColumnWidth(column, self.table.sizeHintForColumn(column) + 24)
        self.table.currentCellChanged.connect(lambda row, *_: self._show_text(row))
        if self._parts:
            self.table.setCurrentCell(0, 0)
        both = QSplitter(Qt.Orientation.Vertical)
        both.addWidget(self.table)
        both.addWidget(self.text)
        both.setSizes([scaled(260), scaled(180)])
        return both

    def _show_text(self, row: int) -> None:
        if 0 <= row < len(self._parts):
            text = licence_text(self._parts[row].name)
            self.text.setPlainText(text or tr("The library comes without a text of its licence."))
