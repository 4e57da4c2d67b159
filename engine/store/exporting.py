"""Conversations as Markdown, for people to keep and to pass on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.common.file_names import DEVICES
from engine.common.i18n import mark, tr
from engine.common.printable import printable
from engine.store.conversations import StoredMessage

NAMES = {"user": mark("You"), "assistant": mark("Reply"), "system": mark("System")}
LONGEST_NAME = 200
"""Bytes of a file's name, of the 255 that file systems take."""


def as_markdown(title: str, messages: Sequence[StoredMessage]) -> str:
    """Return a conversation as it is shown; the messages are Markdown already, or plain text, which is."""
    parts = [f"# {' '.join(printable(title).split()) or tr('Conversation')}"]
    parts += [
        f"## {tr(NAMES.get(message.role, message.role))}\n\n{printable(message.text).strip()}"
        for message in messages
    ]
    return "\n\n".join(parts) + "\n"


def file_name(title: str) -> str:
    """Return a name that every system takes for a file."""
    plain = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", title)
    plain = " ".join(plain.split()).encode()[:LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    return f"{'_' if DEVICES.match(plain) else ''}{plain or 'conversation'}.md"
