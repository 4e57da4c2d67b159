"""Chat templates rendered in a process beside us, which is given little time, memory and room, and no texts.

A model file may come from anyone, and its template is a program. The sandbox keeps it from Python's objects, but
a loop in a loop can run for ever, and a text that is doubled forty times fills any memory. That can only be
stopped from outside.
"""

from __future__ import annotations

import atexit
import threading
from typing import Any

from engine.common import child_process as child
from engine.common.errors import TemplateError, TemplateLimitError
from engine.common.i18n import mark, tr

MODULE = "engine.context.render_child"
SECONDS = 3.0
"""For one rendering; real templates take a thousandth of it."""
START_SECONDS = 30.0
"""For the process to start, when the machine is busy."""
MAX_ANSWER = 16_000_000
"""Bytes of an answer: what the process may say, escaped."""
_REMEDY = mark("Choose another version of the model.")


class Renderer:
    """The process, started when it is first needed and again after it had to be ended. Safe from any thread.

    Args:
        seconds: for one rendering.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._talk: child.Conversation | None = None

    def check(self, source: str) -> None:
        """Raise `TemplateError` where the template is not valid."""
        self._ask(source, None)

    def render(self, source: str, values: dict[str, Any]) -> str:
        """Return the rendering of a template with these names, which are plain data.

        Raises:
            TemplateError: it fails, or takes too long, too much memory or too much room.
        """
        return self._ask(source, values)

    def _ask(self, source: str, values: dict[str, Any] | None) -> str:
        with self._lock:
            said = self._exchange(source, values)
        if "broken" in said:
            raise TemplateError(
                tr("The model's chat template is broken: {said}", said=said["broken"]), tr(_REMEDY)
            )
        if "limited" in said:
            raise TemplateLimitError(
                tr("The model's chat template failed: {said}", said=said["limited"]), tr(_REMEDY)
            )
        if "failed" in said:
            raise TemplateError(tr("The model's chat template failed: {said}", said=said["failed"]), tr(_REMEDY))
        return said["text"]

    def _exchange(self, source: str, values: dict[str, Any] | None) -> dict[str, str]:
        try:
            talk = self._started()
            talk.say(source=source, values=values)
            said = talk.hear(self._seconds, lambda: True)
        except TimeoutError:
            said = None
        if not said:
            self._drop()
            return {"limited": tr("it took over {seconds:g} seconds, or too much memory", seconds=self._seconds)}
        return said

    def _started(self) -> child.Conversation:
        """The process, started and ready: what that takes is nobody's rendering.

        Raises:
            TimeoutError: it does not start.
        """
        talk = self._talk
        if talk is None or talk.process.poll() is not None:
            self._drop()
            talk = self._talk = child.Conversation(child.spawn(MODULE), MAX_ANSWER)
            talk.say(source="", values=None)
            talk.hear(START_SECONDS, lambda: True)
        return talk

    def _drop(self) -> None:
        if self._talk is not None:
            self._talk.close()
            self._talk = None

    def close(self) -> None:
        """End the process; the next rendering starts it again."""
        with self._lock:
            self._drop()


shared = Renderer()
"""One for all models: it keeps nothing of them."""
atexit.register(shared.close)
