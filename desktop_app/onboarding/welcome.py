"""Leads through the first start."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.appearance.text_size import scaled
from desktop_app.onboarding.pages import AboutYouPage, CloudPage, LocalPage, Page, WhatPage
from desktop_app.widgets.closing import close_by_key
from desktop_app.widgets.label import Label
from engine.common.i18n import tr
from engine.settings import Settings


class Welcome(QDialog):
    """Four steps; read its pages' `settings` after it was accepted. Rejected, all stays as it is.

    Args:
        settings: as they are.
        can_try: whether a small server can be started here.
        can_look: whether this build knows where to ask for newer versions.
    Signals:
        offline(): the user wants to try it now, without a cloud.
    """

    offline = Signal()

    def __init__(
        self, settings: Settings, *, can_try: bool, can_look: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Welcome to Tiller"))
        close_by_key(self)
        self.resize(scaled(620), scaled(470))
        self.what = WhatPage(can_try)
        self.local = LocalPage(settings.local)
        self.cloud = CloudPage(settings.cloud, can_try, settings.endpoints)
        self.about_you = AboutYouPage(is_looked_for=settings.window.look_for_updates, can_look=can_look)
        self.pages = QStackedWidget()
        self._pages: tuple[Page, ...] = (self.what, self.local, self.cloud, self.about_you)
        for page in self._pages:
            self.pages.addWidget(page)
            page.changed.connect(self._refresh)
        self.what.offline.connect(self._try)
        self.step = Label(quiet=True)
        self.skip = QPushButton(tr("&Skip all"))
        self.skip.setAutoDefault(False)
        self.skip.clicked.connect(self.reject)
        self.back = QPushButton(tr("&Back"))
        self.back.setAutoDefault(False)
        self.back.clicked.connect(lambda: self._go(-1))
        self.next = QPushButton()
        self.next.setDefault(True)
        self.next.clicked.connect(lambda: self._go(1))
        row = QHBoxLayout()
        row.setContentsMargins(28, 6, 28, 18)
        row.addWidget(self.skip)
        row.addStretch(1)
        row.addWidget(self.step, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages, 1)
        layout.addLayout(row)
        self._refresh()

    def _go(self, step: int) -> None:
        place = self.pages.currentIndex() + step
        if place >= self.pages.count():
            self.accept()
            return
        self.pages.setCurrentIndex(place)
        self._refresh()
        self._pages[place].setFocus()
        self._pages[place].focusNextChild()

    def _refresh(self) -> None:
        place = self.pages.currentIndex()
        is_last = place == self.pages.count() - 1
        self.next.setText(tr("&Done") if is_last else tr("&Next"))
        self.next.setEnabled(self._pages[place].is_complete)
        self.back.setEnabled(place > 0)
        self.step.setText(tr("Step {number} of {all}", number=place + 1, all=self.pages.count()))

    def _try(self) -> None:
        self.offline.emit()
        self.reject()
