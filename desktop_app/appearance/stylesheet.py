"""The style sheet: only what the platform's own style leaves bare."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop_app.appearance import theme

ITEM_PADDING = 6
"""Left and right of an entry's text, in pixels."""


def stylesheet() -> str:
    """Return it in the colours of the theme in use."""
    c = theme.colours()
    large = round(1.9 * QApplication.font().pointSizeF())
    return f"""
    QPushButton#send {{
        background: {c.accent.name()}; color: {c.on_accent.name()};
        border: none; border-radius: 6px; padding: 7px 18px; font-weight: 600;
    }}
    QPushButton#send:disabled {{ background: {c.line.name()}; color: {c.quiet.name()}; }}
    QPushButton#send[stops="true"] {{ background: {c.bad.name()}; }}
    QPushButton#send:focus {{ border: 2px solid palette(text); padding: 5px 16px; }}
    QLabel#quiet {{ color: {c.quiet.name()}; }}
    QLabel#heading {{ font-weight: 600; }}
    QLabel#figure {{ font-size: {large}pt; font-weight: 600; color: {c.accent.name()}; }}
    QFrame#banner {{ background: {c.bad_background.name()}; border-bottom: 1px solid {c.bad.name()}; }}
    QFrame#banner QLabel {{ color: {c.bad.name()}; }}
    QTableView::item, QListView::item, QTreeView::item {{ padding: 4px {ITEM_PADDING}px; }}
    QTableView, QListView, QTreeView {{
        selection-background-color: {c.chosen.name()}; selection-color: palette(text);
    }}
    QTableView::item:selected, QListView::item:selected, QTreeView::item:selected {{
        background: {c.chosen.name()}; color: palette(text);
    }}
    QHeaderView::section {{
        background: palette(window); color: {c.quiet.name()};
        border: none; border-bottom: 1px solid {c.line.name()}; padding: 5px 8px;
    }}
    QMainWindow::separator {{ background: {c.line.name()}; width: 1px; height: 1px; }}
    QStatusBar::item {{ border: none; }}
    QCheckBox::indicator:unchecked, QRadioButton::indicator:unchecked {{
        width: 12px; height: 12px; border: 1px solid {c.quiet.name()}; background: palette(base);
    }}
    QCheckBox::indicator:unchecked {{ border-radius: 2px; }}
    QRadioButton::indicator:unchecked {{ border-radius: 7px; }}
    """
