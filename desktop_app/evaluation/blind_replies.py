"""Both replies of a blind vote to one question."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_app.application.jobs import Said
from desktop_app.chat.heard import failure, in_runs
from engine.common.i18n import tr
from engine.evaluation.blind import Trial
from engine.reply.events import Ending, Failed, Finished
from engine.session.session import Writer


class BlindReplies:
    """Both replies to one question, as far as they are written."""

    def __init__(self, trial: Trial, numbers: dict[Writer, int]) -> None:
        self.trial = trial
        self.numbers = numbers
        self.texts: dict[Writer, str] = {}
        self.failure = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing more will be written."""
        return len(self.texts) == len(self.numbers) or bool(self.failure)

    def hear(self, number: int, events: Sequence[Said]) -> None:
        """Take in what the engine says of a reply."""
        for writer, own in self.numbers.items():
            if own != number:
                continue
            for event in in_runs(events):
                if isinstance(event, Finished):
                    if event.ending is Ending.STOPPED:
                        self.failure = tr("It was stopped.")
                    self.texts[writer] = event.text
                elif isinstance(event, Failed):
                    self.failure = failure(event)
