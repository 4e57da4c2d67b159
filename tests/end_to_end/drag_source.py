"""A little window from which a file can be dragged; says where to take hold of it."""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QMimeData, QPoint, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    """Drags the file that it was started with."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        drag = QDrag(self)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(sys.argv[1])])
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction)


app = QApplication([])
label = Source("drag me")
label.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
label.resize(90, 40)
label.move(1300, 850)
label.show()


def tell() -> None:
    corner = label.mapToGlobal(QPoint(45, 20))
    print(json.dumps([corner.x(), corner.y()]), flush=True)


QTimer.singleShot(800, tell)
app.exec()
