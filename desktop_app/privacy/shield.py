"""The shield in the status bar: in a few honest words, what protects the user at this moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from desktop_app.appearance import theme
from desktop_app.widgets.text import tip
from engine.cloud.http.transport import is_readable
from engine.cloud.kinds import CloudKind
from engine.common.i18n import tr
from engine.reply.events import Suspected
from engine.settings import Settings, WritingSettings

_SHIELD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<path d="M8 1 L14 3 V8 C14 11.6 11.4 14.2 8 15.4 C4.6 14.2 2 11.6 2 8 V3 Z" fill="{}"/></svg>'
)


class Tone(Enum):
    """How worried the words should make."""

    CALM = "calm"
    CAREFUL = "careful"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Stand:
    """What the shield says.

    Attributes:
        words: a few.
        reason: the whole of it.
        tone: what colour it has.
    """

    words: str
    reason: str
    tone: Tone


def stand(settings: Settings, suspected: Suspected | None) -> Stand:
    """Say in words what protects the user with these settings."""
    writing = settings.writing
    if settings.cloud.kind is CloudKind.NONE:
        return Stand(
            tr("Nothing is sent"), tr("The local model writes alone: nothing leaves this machine."), Tone.CALM
        )
    if not writing.steering:
        return Stand(
            tr("Nothing about you is used"), tr("Steering is off: only what you type is sent."), Tone.CALM
        )
    if suspected and writing.watch:
        return Stand(tr("Server suspected"), suspected.message, Tone.BAD)
    cloud = settings.cloud
    if cloud.kind is not CloudKind.EMBEDDED and cloud.url and is_readable(cloud.url):
        return Stand(
            tr("Can be read on the way"),
            tr("This connection is not encrypted, as you allowed: whoever is on the network reads what is sent."),
            Tone.BAD,
        )
    missing = _missing(writing)
    if missing:
        return Stand(
            tr("Partly guarded: no {missing}", missing=missing[0]),
            tr(
                "Your profile stays here, but there is no {value}: replies can tell more of it.",
                value=tr(" and no ").join(missing),
            ),
            Tone.CAREFUL,
        )
    return Stand(
        tr("Guarded"),
        tr(
            "Your profile stays here. Names, numbers and your own sentences are kept out of "
            "replies, and what the rest may tell is limited to {budget_bits:g} bits a reply. "
            "A paraphrase is not kept back.",
            budget_bits=writing.budget_bits,
        ),
        Tone.CALM,
    )


def _missing(writing: WritingSettings) -> list[str]:
    parts = {tr("guard"): writing.guard_words, tr("budget"): writing.budget_bits, tr("watch"): writing.watch}
    return [name for name, value in parts.items() if not value]


class Shield(QToolButton):
    """Shows a `Stand`; a click opens what the cloud saw."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(True)
        self.setAccessibleName(tr("Privacy"))
        self._stand: Stand | None = None

    def show_stand(self, stand: Stand) -> None:
        """Say it."""
        self._stand = stand
        self.setText(stand.words)
        self.setToolTip(tip(tr("{reason}\n\nClick to see what the cloud saw.", reason=stand.reason)))
        self.setAccessibleDescription(stand.reason)
        colours = theme.colours()
        colour = {Tone.CALM: colours.good, Tone.CAREFUL: colours.waiting, Tone.BAD: colours.bad}[stand.tone]
        self.setIcon(_icon(colour))

    def recolour(self) -> None:
        """Take up the colours of the theme in use."""
        if self._stand:
            self.show_stand(self._stand)


def _icon(colour: QColor) -> QIcon:
    pixmap = QPixmap()
    pixmap.loadFromData(QByteArray(_SHIELD.format(colour.name()).encode()), "SVG")
    return QIcon(pixmap)
