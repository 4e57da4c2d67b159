"""What goes on in the conversation, apart from how it is shown: a window that is made anew takes it up."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.chat.notes import ReplyTally
from desktop_app.chat.shown import Seen, ShownConversation
from engine.session.kept_reply import Turn
from engine.session.recording import Branch


@dataclass(slots=True)
class ChatState:
    """The conversation, and the reply that is being written.

    Attributes:
        tally: what the newest reply's tokens came to.
        shown: the conversation.
        kept_in: its id in the store, None for one that is not kept.
        turn: how the question that is being answered is kept.
        asked: that question.
        branch: where the running reply, or its question, is another version of what is there.
        edited: the place of that question.
        changed_from: the first message of the transcript that such a version changes.
        seen: what was seen of the newest reply.
        reply: the number that its events carry; 0 for none that is to be heard.
        progress: in words how far it is, "" when none is under way.
        is_writing: whether one is under way.
        left_out: ids of messages that the user does not want to be sent.
    """

    tally: ReplyTally
    shown: ShownConversation = field(default_factory=ShownConversation)
    kept_in: int | None = None
    turn: Turn | None = None
    asked: str = ""
    branch: Branch | None = None
    edited: int | None = None
    changed_from: int = 0
    seen: Seen = field(default_factory=Seen)
    reply: int = 0
    progress: str = ""
    is_writing: bool = False
    left_out: set[int] = field(default_factory=set)
