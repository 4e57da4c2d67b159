"""What a window that is made anew takes over from the one before."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.chat.composer import Draft
from desktop_app.chat.state import ChatState
from desktop_app.main_window.tool_windows import Open


@dataclass(frozen=True, slots=True)
class Carried:
    """The rest is in the services, or kept; what comparisons and blind tests had on the screen is lost.

    Attributes:
        chat: the conversation, and the reply that is being written.
        draft: what is being typed.
        windows: those beside it that are open.
        is_editor_open: whether the profile's editor is.
    """

    chat: ChatState
    draft: Draft
    windows: tuple[Open, ...]
    is_editor_open: bool
