"""The process that renders chat templates: ``python -m engine.context.render_child``, see `rendering`.

A line of JSON in, a line of JSON out. It never gets what people wrote, only marks in its place.
"""

from __future__ import annotations

import contextlib
import functools
import json
import sys
from datetime import datetime
from typing import Any

from jinja2 import Template
from jinja2 import TemplateError as JinjaError
from jinja2.ext import Extension
from jinja2.nodes import Node
from jinja2.parser import Parser
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_BYTES = 2**29
"""Of memory, where the system can limit it; a renderer of real templates takes a tenth."""
MAX_CHARACTERS = 2_000_000
"""Of a rendering. Marks stand for the messages' texts, so real ones have some thousands."""


def _raise(message: str) -> None:
    raise JinjaError(message)


class _Generation(Extension):
    """``{% generation %}``: marks what the assistant says, for training; it changes nothing of the rendering."""

    # Jinja declares it for instances.
    tags = {"generation"}  # noqa: RUF012

    def parse(self, parser: Parser) -> list[Node]:
        next(parser.stream)
        return parser.parse_statements(("name:endgeneration",), drop_needle=True)


def _as_json(
    value: object,
    ensure_ascii: bool = False,
    indent: int | str | None = None,
    separators: tuple[str, str] | None = None,
    sort_keys: bool = False,
) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def _environment() -> ImmutableSandboxedEnvironment:
    # The file may come from anyone: a sandbox, and no access to Python's objects.
    environment = ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols", _Generation]
    )
    environment.globals["raise_exception"] = _raise
    # As the library that templates are written for has it: letters and marks as they are.
    environment.filters["tojson"] = _as_json
    environment.globals["strftime_now"] = lambda form: datetime.now().strftime(form)
    return environment


@functools.lru_cache(maxsize=4)
def _compiled(source: str) -> Template:
    return _environment().from_string(source)


def answer(request: dict[str, Any]) -> dict[str, str]:
    """Return `text`, or what is wrong: `broken` (the template is not valid) or `failed` (with these values)."""
    try:
        template = _compiled(request["source"])
    # Jinja compiles to Python, whose own limits (nesting, recursion) raise their own errors.
    except Exception as error:
        return {"broken": _told(error)}
    if request["values"] is None:
        return {"text": ""}
    pieces: list[str] = []
    room = MAX_CHARACTERS
    # A template is a foreign program: besides Jinja's own errors it can raise nearly anything.
    try:
        for piece in template.generate(**request["values"]):
            room -= len(piece)
            if room < 0:
                return {"failed": f"it writes more than {MAX_CHARACTERS:,} characters"}
            pieces.append(piece)
    except Exception as error:
        return {"failed": _told(error)}
    return {"text": "".join(pieces)}


def _told(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it takes too much memory"
    return str(error)[:500] or type(error).__name__


def _limit_memory() -> None:
    # There is no such limit on Windows, and macOS may refuse it; the time limit holds there.
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_BYTES, MAX_BYTES))


def main() -> None:
    """Answer until standard input ends."""
    _limit_memory()
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
