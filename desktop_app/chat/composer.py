"""Where a message is typed and sent, with the steering controls beside it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.chat.send_button import SendButton
from desktop_app.widgets.breaks import has_long_word
from desktop_app.widgets.fields import DoubleSpinBox, Slider
from desktop_app.widgets.label import Label
from desktop_app.widgets.wrapping import show_text
from engine.common.i18n import tr
from engine.settings import WritingSettings
from engine.settings.change import find

STRENGTH_STEPS = 100
"""Of the slider, per unit of c."""
SLIDER_STRENGTH = 2
"""Largest c that the slider gives: beyond it replies fall apart. Settings take more."""


class _Editor(QPlainTextEdit):
    """Takes words of any length."""

    def insertFromMimeData(self, source: QMimeData) -> None:
        """See to it that what is pasted can be laid out."""
        if has_long_word(source.text()):
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        super().insertFromMimeData(source)


@dataclass(frozen=True, slots=True)
class Draft:
    """What is being typed.

    Attributes:
        text: all of it.
        anchor, position: of the cursor, the first where what is selected begins.
        edited: the message of the conversation that is being edited; None for a new one.
        before: what was typed before that.
    """

    text: str
    anchor: int
    position: int
    edited: int | None
    before: str


class Composer(QWidget):
    """Typing, sending, stopping, steering.

    Signals:
        sent(str): a message that is not blank.
        stopped()
        steering_changed(bool)
        strength_changed(float): the coefficient c.
        temperature_changed(float)
    """

    sent = Signal(str)
    stopped = Signal()
    steering_changed = Signal(bool)
    strength_changed = Signal(float)
    temperature_changed = Signal(float)

    def __init__(
        self, *, steering: bool, strength: float, temperature: float, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ready = False
        self._why = ""
        """Why nothing can be sent now."""
        self._writing = False
        self.edited: int | None = None
        """The message of the conversation that is being edited; None for a new one."""
        self._draft = ""
        """What was typed before that."""
        self.editor = _Editor()
        self.editor.setPlaceholderText(tr("Type a message. Enter sends, Shift+Enter starts a new line."))
        self.editor.setAccessibleName(tr("Message"))
        self.editor.setTabChangesFocus(True)
        # Files that are dropped are the window's; this would take their names for text.
        self.editor.setAcceptDrops(False)
        self.editor.installEventFilter(self)
        self.editor.textChanged.connect(self._text_changed)

        self.steering = QCheckBox(tr("&Steering"))
        self.steering.setChecked(steering)
        self.steering.setToolTip(tr(find("writing.steering").declared.help))
        self.steering.toggled.connect(self._steering_toggled)
        self.strength = Slider(Qt.Orientation.Horizontal)
        self.strength.setRange(0, SLIDER_STRENGTH * STRENGTH_STEPS)
        self.strength.setValue(round(strength * STRENGTH_STEPS))
        self.strength.setPageStep(10)
        self.strength.setMinimumWidth(90)
        self.strength.setMaximumWidth(220)
        self.strength.setAccessibleName(tr("Steering strength"))
        self.strength.setToolTip(tr(find("writing.strength").declared.help))
        self.strength.valueChanged.connect(self._strength_moved)
        self._strength_value = Label()
        self._make_room()
        self._strength_label = Label(tr("S&trength"))
        self._strength_label.setBuddy(self.strength)

        self.temperature = DoubleSpinBox()
        self.temperature.setRange(0.0, 2.0)
        self.temperature.setSingleStep(0.1)
        self.temperature.setDecimals(1)
        self.temperature.setValue(temperature)
        self.temperature.setToolTip(tr(find("writing.temperature").declared.help))
        self.temperature.valueChanged.connect(self.temperature_changed)
        temperature_label = Label(tr("Te&mperature"))
        temperature_label.setBuddy(self.temperature)

        self.button = SendButton(tr("Send"))
        self.button.setDefault(True)
        self.button.clicked.connect(self._pressed)

        controls = QHBoxLayout()
        controls.addWidget(self.steering)
        controls.addSpacing(16)
        controls.addWidget(self._strength_label)
        controls.addWidget(self.strength)
        controls.addWidget(self._strength_value)
        controls.addSpacing(10)
        controls.addWidget(temperature_label)
        controls.addWidget(self.temperature)
        controls.addStretch(1)
        controls.addWidget(self.button)
        self._edit_words = Label(
            tr("Editing an earlier message: sending makes another version of it."), quiet=True
        )
        cancel = QPushButton(tr("Cancel"))
        cancel.clicked.connect(self.end_edit)
        cancel.setToolTip(tr("Leave the message as it was (Esc)"))
        edit_row = QHBoxLayout()
        edit_row.setContentsMargins(0, 0, 0, 0)
        edit_row.addWidget(self._edit_words, 1)
        edit_row.addWidget(cancel)
        self.edit_bar = QWidget()
        self.edit_bar.setLayout(edit_row)
        self.edit_bar.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 6, 14, 12)
        layout.addWidget(self.edit_bar)
        layout.addWidget(self.editor)
        self.hint = Label(quiet=True, wraps=True)
        self.hint.hide()
        layout.addWidget(self.hint)
        layout.addLayout(controls)
        self._strength_moved(self.strength.value())
        self._text_changed()
        self._steering_toggled(steering)

    def changeEvent(self, event: QEvent) -> None:
        """Larger text takes more room."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room()

    def _make_room(self) -> None:
        self._strength_value.setMinimumWidth(self._strength_value.fontMetrics().horizontalAdvance("0.00  "))

    @property
    def coefficient(self) -> float:
        """The strength as the coefficient c."""
        return self.strength.value() / STRENGTH_STEPS

    def show_writing(self, writing: WritingSettings) -> None:
        """Show the settings as they stand, without telling of them."""
        for widget in (self.steering, self.strength, self.temperature):
            widget.blockSignals(True)
        self.steering.setChecked(writing.steering)
        self.strength.setValue(round(writing.strength * STRENGTH_STEPS))
        self.temperature.setValue(writing.temperature)
        for widget in (self.steering, self.strength, self.temperature):
            widget.blockSignals(False)
        self._strength_value.setText(f"{writing.strength:.2f}")
        self._show_strength(self.steering.isChecked() and self.steering.isEnabled())

    def set_ready(self, ready: bool, why: str = "") -> None:
        """Say whether a message could be sent now, and why not."""
        self._ready, self._why = ready, why
        if ready:
            self._hint("")
        self._refresh()

    def type_on(self, event: QKeyEvent) -> None:
        """Take a key that was pressed elsewhere, and all that follow."""
        self.editor.setFocus()
        QApplication.sendEvent(self.editor, event)

    def _hint(self, words: str) -> None:
        """Say why Enter did nothing; "" says nothing any more."""
        self.hint.setText(words)
        self.hint.setVisible(bool(words))

    def begin_edit(self, index: int, text: str) -> None:
        """Let a message of the conversation be changed and sent again."""
        if self.edited is None:
            self._draft = self.editor.toPlainText()
        self.edited = index
        self._put(text)
        self.editor.setFocus()
        self.edit_bar.show()

    def end_edit(self) -> None:
        """What is typed is a new message again: that which was begun before."""
        if self.edited is not None:
            self.edited = None
            self._put(self._draft)
            self._draft = ""
        self.edit_bar.hide()

    def draft(self) -> Draft:
        """Return what is being typed, for `put_draft` of another composer."""
        cursor = self.editor.textCursor()
        return Draft(self.editor.toPlainText(), cursor.anchor(), cursor.position(), self.edited, self._draft)

    def put_draft(self, draft: Draft) -> None:
        """Go on with what was being typed."""
        if draft.edited is not None:
            self.begin_edit(draft.edited, draft.text)
            self._draft = draft.before
        else:
            self._put(draft.text)
        cursor = self.editor.textCursor()
        cursor.setPosition(draft.anchor)
        cursor.setPosition(draft.position, QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)

    def _put(self, text: str) -> None:
        show_text(self.editor, text)
        self.editor.moveCursor(QTextCursor.MoveOperation.End)

    def set_alone(self, alone: bool) -> None:
        """Say whether the local model writes alone: then there is nothing to steer."""
        self.steering.setEnabled(not alone)
        self._show_strength(self.steering.isChecked() and not alone)

    def set_writing(self, writing: bool) -> None:
        """Say whether a reply is being written: the button then stops it."""
        if writing != self._writing:
            self._hint("")
        returns = not writing and self.button.hasFocus()
        self._writing = writing
        self._refresh()
        # Whoever stopped a reply wants to type, and the button may have nothing to do now.
        if returns:
            self.editor.setFocus()

    @property
    def is_empty(self) -> bool:
        """Whether nothing is being typed."""
        return not self.editor.toPlainText().strip()

    def give_back(self, text: str) -> None:
        """Put a message back that could not be answered, unless something new was typed."""
        if self.is_empty:
            self._put(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter sends; with Shift it is a line break."""
        if watched is self.editor and event.type() == QEvent.Type.KeyPress:
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape and (self._writing or self.edited is not None):
                if self._writing:
                    self.stopped.emit()
                else:
                    self.end_edit()
                return True
            plain = not event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self._send()
                return True
        return super().eventFilter(watched, event)

    def _pressed(self) -> None:
        if self._writing:
            self.stopped.emit()
        else:
            self._send()

    def _send(self) -> None:
        text = self.editor.toPlainText()
        if not text.strip():
            self._hint(tr("There is nothing to send yet: type a message."))
        elif self._writing:
            self._hint(tr("A reply is being written. Wait for it to finish, or press Esc to stop it."))
        elif not self._ready:
            self._hint(self._why or tr("There is no connection yet."))
        else:
            self.editor.clear()
            self.sent.emit(text)

    def _text_changed(self) -> None:
        self._hint("")
        if self.editor.document().isEmpty():
            # What was pasted is gone.
            self.editor.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        lines = max(2, min(8, self.editor.document().blockCount()))
        height = self.editor.fontMetrics().lineSpacing() * lines
        self.editor.setFixedHeight(height + 2 * round(self.editor.document().documentMargin()) + 6)
        self._refresh()

    def _refresh(self) -> None:
        self.button.set_writing(self._writing)
        self.button.setEnabled(self._writing or (self._ready and bool(self.editor.toPlainText().strip())))

    def _steering_toggled(self, on: bool) -> None:
        self._show_strength(on)
        self.steering_changed.emit(on)

    def _show_strength(self, matters: bool) -> None:
        for widget in (self.strength, self._strength_label, self._strength_value):
            widget.setEnabled(matters)

    def _strength_moved(self, value: int) -> None:
        self._strength_value.setText(f"{value / STRENGTH_STEPS:.2f}")
        self.strength_changed.emit(value / STRENGTH_STEPS)
