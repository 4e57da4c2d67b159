"""What protects the user: the settings of guard, budget and watch, the sharing levels, and the self-check."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.application.background import Background, Job, unless
from desktop_app.application.messages import Messages
from desktop_app.profile.sharing import WORDS
from desktop_app.widgets.fields import SpinBox
from desktop_app.widgets.label import Label
from desktop_app.widgets.text import printable
from engine.common.errors import TillerError
from engine.common.i18n import tr
from engine.common.sharing import Sharing
from engine.diagnostics.doctor import Finding
from engine.diagnostics.selfcheck import check_privacy
from engine.privacy.disclosure_budget import BUDGET_BITS
from engine.privacy.guard import RUN_WORDS
from engine.settings import Settings, WritingSettings
from engine.store.database import Database
from engine.store.profiles import Profiles


def counted(database: Database) -> dict[Sharing, tuple[int, int]]:
    """Return for each sharing level how many facts and texts of the profile in use have it."""
    profile = Profiles(database).active()
    found = dict.fromkeys(Sharing, (0, 0))
    if profile is None:
        return found
    for place, table in enumerate(("facts", "records")):
        rows = database.query(
            f"SELECT sharing, count(*) FROM {table} WHERE profile_id = ? GROUP BY sharing", (profile.id,)
        )
        for sharing, count in rows:
            counts = list(found[Sharing(sharing)])
            counts[place] = int(count)
            found[Sharing(sharing)] = (counts[0], counts[1])
    return found


class ProtectionPage(QWidget):
    """What is set takes effect from the next reply.

    Signals:
        changed(dict): writing settings by name.
        edit(): the user wants to change sharing levels.
    Attributes:
        local: the local model that the self-check is about.
    """

    changed = Signal(dict)
    edit = Signal()

    def __init__(
        self,
        background: Background,
        checking: Background,
        settings: Settings,
        messages: Messages,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._messages = messages
        self._background, self._checking = background, checking
        self.local = settings.local
        self.guard = QCheckBox(tr("&Keep names, numbers and your own sentences out of replies"))
        self.words = SpinBox(minimum=2, maximum=100, suffix=tr(" words in a row"))
        self.words.setAccessibleName(tr("Words in a row that are kept back"))
        self.limit = QCheckBox(tr("&Limit what a reply may tell"))
        self.bits = SpinBox(minimum=1, maximum=100_000, suffix=tr(" bits"))
        self.bits.setAccessibleName(tr("Bits that a reply may tell"))
        self.watch = QCheckBox(tr("&Watch for servers that ask about you instead of writing"))
        for box, note in (
            (
                self.guard,
                tr("Of what is set to “Influence only”. What you wrote in the conversation may be said."),
            ),
            (self.limit, tr("From half of it on your profile counts less and less; the reply goes on.")),
            (self.watch, tr("Such words are left to the server, and a suspect server learns next to nothing.")),
        ):
            box.setToolTip(note)
        self.show_writing(settings.writing)
        self.guard.toggled.connect(lambda _: self._guard_changed())
        self.words.valueChanged.connect(lambda _: self._guard_changed())
        self.limit.toggled.connect(lambda _: self._limit_changed())
        self.bits.valueChanged.connect(lambda _: self._limit_changed())
        self.watch.toggled.connect(lambda on: self.changed.emit({"watch": on}))

        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(6)
        self._heading(layout, tr("What you let out"))
        self.levels: dict[Sharing, Label] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(18)
        for level in Sharing:
            self.levels[level] = Label("–")
            form.addRow(tr(WORDS[level]), self.levels[level])
        layout.addLayout(form)
        edit = QPushButton(tr("&Change what may be told…"))
        edit.clicked.connect(self.edit)
        layout.addLayout(self._left(edit))
        self._heading(layout, tr("What holds back the rest"))
        for box, field in ((self.guard, self.words), (self.limit, self.bits), (self.watch, None)):
            layout.addWidget(box)
            described = Label(box.toolTip(), quiet=True, wraps=True)
            described.setIndent(26)
            layout.addWidget(described)
            if field:
                row = self._left(field)
                row.setContentsMargins(26, 0, 0, 0)
                layout.addLayout(row)
            layout.addSpacing(4)
        self._heading(layout, tr("Is it true?"))
        words = Label(
            tr(
                "The self-check plants made-up facts in a profile of its own, has replies written by a server "
                "on this machine, catches all bytes that are sent to it and looks for the facts. It takes half "
                "a minute."
            ),
            wraps=True,
        )
        layout.addWidget(words)
        self.check = QPushButton(tr("&Run the self-check"))
        self.check.clicked.connect(self.run_check)
        layout.addLayout(self._left(self.check))
        self.result = Label(wraps=True)
        self.result.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.result.setAccessibleName(tr("What the self-check found"))
        layout.addWidget(self.result)
        layout.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setWidget(content)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    @staticmethod
    def _heading(layout: QVBoxLayout, words: str) -> None:
        if layout.count():
            layout.addSpacing(14)
        label = Label(words)
        label.setObjectName("heading")
        layout.addWidget(label)

    @staticmethod
    def _left(widget: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(widget)
        row.addStretch(1)
        return row

    def show_writing(self, writing: WritingSettings) -> None:
        """Show the settings as they stand."""
        widgets = (self.guard, self.words, self.limit, self.bits, self.watch)
        for widget in widgets:
            widget.blockSignals(True)
        self.guard.setChecked(writing.guard_words > 0)
        self.words.setValue(writing.guard_words or RUN_WORDS)
        self.limit.setChecked(writing.budget_bits > 0)
        self.bits.setValue(round(writing.budget_bits or BUDGET_BITS))
        self.watch.setChecked(writing.watch)
        for widget in widgets:
            widget.blockSignals(False)
        self._enable()

    def reload(self) -> None:
        """Count the sharing levels anew."""
        self._background.run(lambda database, _: counted(database), self._count, self._fail)

    def run_check(self) -> None:
        """Run the self-check; its result is shown below."""
        self.check.setEnabled(False)
        self.result.setText(tr("Writing replies and catching what leaves…"))
        local = self.local

        def work(_: Database, job: Job) -> list[Finding]:
            # Whoever closes the window waits for this thread.
            return asyncio.run(unless(job.is_cancelled, check_privacy(local))) or []

        self._checking.run(work, self._found, self._check_failed)

    def _found(self, findings: list[Finding]) -> None:
        self.check.setEnabled(True)
        lines = [f"{'✓' if f.fine else '✗'}  {f.subject}: {f.detail}. {f.remedy}".rstrip() for f in findings]
        self.result.setText(printable("\n".join(lines)))

    def _check_failed(self, error: TillerError) -> None:
        self.check.setEnabled(True)
        self.result.clear()
        self._fail(error)

    def _count(self, found: dict[Sharing, tuple[int, int]]) -> None:
        for level, (facts, texts) in found.items():
            self.levels[level].setText(
                f"{tr('{n} fact', '{n} facts', n=facts)}, {tr('{n} text', '{n} texts', n=texts)}"
            )

    def _guard_changed(self) -> None:
        self._enable()
        self.changed.emit({"guard_words": self.words.value() if self.guard.isChecked() else 0})

    def _limit_changed(self) -> None:
        self._enable()
        self.changed.emit({"budget_bits": float(self.bits.value()) if self.limit.isChecked() else 0.0})

    def _enable(self) -> None:
        self.words.setEnabled(self.guard.isChecked())
        self.bits.setEnabled(self.limit.isChecked())

    def _fail(self, error: TillerError) -> None:
        self._messages.error(error)
