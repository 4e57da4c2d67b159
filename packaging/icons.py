"""Tiller's icon in the formats of each system, made from the drawing in resources."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image

DRAWING = Path(__file__).parents[1] / "resources" / "icons" / "tiller.svg"
IMAGE = Path(__file__).with_name("macos") / "image.svg"
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
ICNS_SIZE = 1024
PNG_SIZES = (48, 128, 256, 512)


def write(folder: Path) -> None:
    """Write tiller.ico, tiller.icns, tiller-SIZE.png and the background of the disk image into a folder."""
    small = [_drawn(DRAWING, size, size) for size in ICO_SIZES]
    small[-1].save(folder / "tiller.ico", sizes=[(size, size) for size in ICO_SIZES], append_images=small[:-1])
    _drawn(DRAWING, ICNS_SIZE, ICNS_SIZE).save(folder / "tiller.icns")
    for size in PNG_SIZES:
        _drawn(DRAWING, size, size).save(folder / f"tiller-{size}.png")
    # Twice as fine as it is shown, as screens by Apple are.
    _drawn(IMAGE, 1200, 760).save(folder / "image.png", dpi=(144, 144))


def _drawn(path: Path, width: int, height: int) -> Image.Image:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QByteArray, QSize
    from PySide6.QtGui import QImageReader

    # Named, since Qt keeps no reference to them.
    drawing = QByteArray(path.read_bytes())
    source = QBuffer(drawing)
    reader = QImageReader(source, QByteArray(b"svg"))
    reader.setScaledSize(QSize(width, height))
    out = QBuffer()
    out.open(QBuffer.OpenModeFlag.WriteOnly)
    if not reader.read().save(out, "PNG"):
        raise SystemExit(f"{path.name} cannot be drawn: {reader.errorString()}")
    return Image.open(io.BytesIO(bytes(out.data().data()))).convert("RGBA")
