"""Tiller's icon, at every size."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QSize
from PySide6.QtGui import QIcon, QImageReader, QPixmap

import resources

SIZES = (16, 24, 32, 48, 64, 128, 256)


def icon() -> QIcon:
    """Return it."""
    made = QIcon()
    drawing = QByteArray(resources.read("icons/tiller.svg").encode())
    for size in SIZES:
        buffer = QBuffer(drawing)
        reader = QImageReader(buffer, QByteArray(b"svg"))
        reader.setScaledSize(QSize(size, size))
        made.addPixmap(QPixmap.fromImage(reader.read()))
    return made
