"""Tiller's icon in the formats of each system, made from the drawing in resources."""

from __future__ import annotations

import io
import os
from pathlib import Path

ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZE = 1024
PNG_SIZES = (48, 128, 256, 512)


def write(folder: Path) -> None:
    """Write tiller.ico, tiller.icns and tiller-SIZE.png into a folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtCore import QBuffer, QByteArray, QSize
    from PySide6.QtGui import QImageReader

    import resources

    drawing = QByteArray(resources.read("icons/tiller.svg").encode())

    def drawn(size: int) -> Image.Image:
        source = QBuffer(drawing)
        reader = QImageReader(source, QByteArray(b"svg"))
        reader.setScaledSize(QSize(size, size))
        out = QBuffer()
        out.open(QBuffer.OpenModeFlag.WriteOnly)
        if not reader.read().save(out, "PNG"):
            raise SystemExit("The icon cannot be drawn: " + reader.errorString())
        return Image.open(io.BytesIO(bytes(out.data().data()))).convert("RGBA")

    small = [drawn(size) for size in ICO_SIZES]
    small[-1].save(folder / "tiller.ico", sizes=[(size, size) for size in ICO_SIZES], append_images=small[:-1])
    drawn(ICNS_SIZE).save(folder / "tiller.icns")
    for size in PNG_SIZES:
        drawn(size).save(folder / f"tiller-{size}.png")
