"""What the panels' plots have in common."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QSizePolicy

from desktop_app.appearance import theme


def plot(name: str, left: str, bottom: str) -> pg.PlotWidget:
    """Return an empty plot to be looked at, which the mouse does not move.

    Args:
        name: for screen readers.
        left, bottom: what the axes say; "" leaves one without words.
    """
    made = pg.PlotWidget()
    made.setFrameShape(made.Shape.NoFrame)
    made.setMouseEnabled(x=False, y=False)
    made.hideButtons()
    made.setMenuEnabled(False)
    # The highest tick's number stands half above its line.
    made.plotItem.layout.setContentsMargins(1, 8, 1, 1)
    for axis, words in (("left", left), ("bottom", bottom)):
        if words:
            made.setLabel(axis, words)
    made.setAccessibleName(name)
    # As high as there is room; a panel that scrolls would take what it would like.
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
    return made


def recolour(shown: pg.PlotWidget) -> None:
    """Give a plot the colours of the theme in use."""
    colours = theme.colours()
    shown.setBackground(theme.background())
    for axis in ("left", "bottom"):
        shown.getAxis(axis).setPen(colours.line)
        shown.getAxis(axis).setTextPen(colours.quiet)


def swatch(colour: QColor, *, line: bool = False) -> QPixmap:
    """Return a piece of a plot's colour for its legend."""
    pixmap = QPixmap(12, 3 if line else 12)
    pixmap.fill(colour)
    return pixmap
