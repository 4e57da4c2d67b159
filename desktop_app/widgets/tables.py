"""How the editor's tables look and are chosen from."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QTableWidget, QTableWidgetItem


def prepare(table: QTableView, name: str) -> None:
    """Make a table one of rows: chosen whole, striped, without grid; `name` is for screen readers."""
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)


def column_heading(table: QTableWidget, column: int) -> QTableWidgetItem:
    """Return a column's heading, which the table has."""
    item = table.horizontalHeaderItem(column)
    assert item is not None
    return item
