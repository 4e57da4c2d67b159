"""Chat templates rendered in a process beside us, which is given little time, memory and room, and no texts.

A model file may come from anyone, and its template is a program. The sandbox keeps it from Python's objects, but
a loop in a loop can run for ever, and a text that is doubled forty times fills any memory. That can only be
stopped from outside.
"""

from __future__ import annotations

import atexit
import json
import subprocess
import threading
from typing import Any

from engine.common import child_process as child
from engine.common.errors import TemplateError
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
        self._process: subprocess.Popen[str] | None = None

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
            said = self._exchange(json.dumps({"source": source, "values": values}))
        if "broken" in said:
            raise TemplateError(
                tr("The model's chat template is broken: {said}", said=said["broken"]), tr(_REMEDY)
            )
        if "failed" in said:
            raise TemplateError(tr("The model's chat template failed: {said}", said=said["failed"]), tr(_REMEDY))
        return said["text"]

    def _exchange(self, request: str) -> dict[str, str]:
        is_new = self._process is None or self._process.poll() is not None
        if is_new:
            self._drop()
            self._process = child.spawn(MODULE)
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        # Killing it is what ends a wait for its answer.
        limit = threading.Timer(self._seconds + START_SECONDS * is_new, process.kill)
        limit.start()
        try:
            process.stdin.write(request + "\n")
            process.stdin.flush()
            answer = process.stdout.readline(MAX_ANSWER)
        except OSError:
            answer = ""
        finally:
            limit.cancel()
        if not answer.endswith("\n"):
            self._drop()
            return {"failed": tr("it took over {seconds:g} seconds, or too much memory", seconds=self._seconds)}
        said: dict[str, str] = json.loads(answer)
        return said

    def _drop(self) -> None:
        if self._process is not None:
            self._process.kill()
            child.end(self._process)
            self._process = None

    def close(self) -> None:
        """End the process; the next rendering starts it again."""
        with self._lock:
            self._drop()


shared = Renderer()
"""One for all models: it keeps nothing of them."""
atexit.register(shared.close)
