"""The panels at the main window's sides."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings, QSize, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QScrollArea, QTabBar, QTabWidget, QWidget

from engine.common.paths import config_folder

Panel = tuple[str, str, QWidget]
"""What it is called, its name in what is kept of the arrangement, and itself."""
MIN_WIDTH = 240
SETTLING_MS = 50
"""After which a panel that was shown has its room."""
ARRANGEMENT = 3
"""Its version: one of another version does not fit the panels that there are."""


def arrange(window: QMainWindow, left: Sequence[Panel], right: Sequence[Panel]) -> tuple[QDockWidget, ...]:
    """Put panels to both sides, those of a side behind one another; return them all, the left ones first."""
    made: list[QDockWidget] = []
    for area, panels in (
        (Qt.DockWidgetArea.LeftDockWidgetArea, left),
        (Qt.DockWidgetArea.RightDockWidgetArea, right),
    ):
        window.setTabPosition(area, QTabWidget.TabPosition.North)
        side = [_dock(window, area, *panel) for panel in panels]
        for behind in side[1:]:
            window.tabifyDockWidget(side[0], behind)
        made += side
    for dock in made:
        # The tab says it already.
        dock.setTitleBarWidget(QWidget())
    made[0].raise_()
    made[len(left)].raise_()
    return tuple(made)


def _dock(window: QMainWindow, area: Qt.DockWidgetArea, title: str, name: str, widget: QWidget) -> QDockWidget:
    dock = QDockWidget(title)
    dock.setObjectName(name)
    dock.setWidget(widget)
    if not isinstance(widget, Scrolled):
        widget.setMinimumWidth(MIN_WIDTH)
    feature = QDockWidget.DockWidgetFeature
    dock.setFeatures(feature.DockWidgetClosable | feature.DockWidgetMovable)
    window.addDockWidget(area, dock)
    return dock


def _kept() -> QSettings:
    # Qt would make the folder readable by everyone.
    config_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    return QSettings(str(config_folder() / "window.ini"), QSettings.Format.IniFormat)


def keep(window: QMainWindow) -> None:
    """Keep where the window and its panels are, for the next start."""
    kept = _kept()
    kept.setValue("geometry", window.saveGeometry())
    kept.setValue("state", window.saveState(ARRANGEMENT))
    kept.sync()


def restore(window: QMainWindow) -> bool:
    """Put the window and its panels where they were; return False where that is not known."""
    kept = _kept()
    geometry, state = kept.value("geometry"), kept.value("state")
    if not (isinstance(geometry, QByteArray) and isinstance(state, QByteArray)):
        return False
    window.restoreGeometry(geometry)
    window.restoreState(state, ARRANGEMENT)
    return True


def bring(window: QMainWindow, dock: QDockWidget) -> None:
    """Bring a panel to the front. A window that grows for it stays on the screen."""
    dock.show()
    dock.raise_()
    settle(window)


def settle(window: QMainWindow) -> None:
    """Keep a window on the screen that grows for what is in it, once all of that has its room."""
    QTimer.singleShot(SETTLING_MS, window, lambda: stay_on_screen(window))


def stay_on_screen(window: QMainWindow) -> None:
    """Move a window that is partly beyond the screen's right or lower edge onto it, as far as it fits."""
    frame, room = window.frameGeometry(), window.screen().availableGeometry()
    left = max(room.left(), min(frame.left(), room.right() + 1 - frame.width()))
    top = max(room.top(), min(frame.top(), room.bottom() + 1 - frame.height()))
    if (left, top) != (frame.left(), frame.top()) and window.windowState() == Qt.WindowState.WindowNoState:
        window.move(left, top)


def tidy(window: QMainWindow) -> None:
    """Put a tab bar out of sight that Qt forgets where it was made: panels that are put behind one another before
    their window is shown get two, and one of them is seen through the other."""
    places = {dock.x() for dock in window.findChildren(QDockWidget)}
    for bar in window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly):
        if bar.x() not in places:
            # Qt puts it where it belongs should it use it again.
            bar.move(-2 * bar.width(), -2 * bar.height())


class Scrolled(QScrollArea):
    """A panel that scrolls where the window is low or its text large."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._panel = panel
        self.setWidget(panel)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Larger text takes more room."""
        is_done = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return is_done

    def minimumSizeHint(self) -> QSize:
        """As narrow as the panel can be, and room for the bar."""
        width = self._panel.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(MIN_WIDTH, width), super().minimumSizeHint().height())
