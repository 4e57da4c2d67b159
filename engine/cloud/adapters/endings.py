"""Why a service says that a reply ends, in all the words that services have for it.

Facts: llama.cpp's server, build 11549, and vLLM 0.32 as measured; the others by their documentation.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

from engine.cloud.errors import CloudError, FilteredError, ServerFaultError
from engine.common.i18n import tr


class Ended(Enum):
    """How a reply ended that did not fail."""

    TURN = auto()
    """The model ended its turn."""
    LIMIT = auto()
    """The limit that was asked for was reached."""


_TURN = frozenset(
    ("stop", "eos", "eos_token", "end_turn", "stop_sequence", "complete", "word", "tool_calls", "function_call")
)
_LIMIT = frozenset(("length", "max_tokens", "limit", "max_output_tokens"))
_FILTERED = frozenset(
    ("content_filter", "safety", "recitation", "blocklist", "prohibited_content", "spii", "refusal", "sensitive")
)
_FAULT = frozenset(
    (
        *("error", "abort", "aborted", "cancelled", "canceled", "timeout", "network_error", "unload", "failed"),
        # DeepSeek's, when it runs out of machines.
        "insufficient_system_resource",
    )
)


def stated(reason: Any) -> str | None:
    """Return a service's word for the end, None where it has none.

    Raises:
        TypeError: it is no word.
    """
    if reason is not None and not isinstance(reason, str):
        raise TypeError("reason")
    return reason or None


def has_ended(reason: Any) -> bool:
    """Whether the model ended its turn, by a service's word for it.

    Raises:
        TypeError: it is no word.
        CloudError: as for `ended`.
    """
    word = stated(reason)
    return word is not None and ended(word) is Ended.TURN


def ended(reason: str) -> Ended:
    """Return how a reply ended, by a service's word for it.

    Raises:
        FilteredError: the service did not let it go on.
        ServerFaultError: what wrote it failed.
        CloudError: it was ended for a reason that is not known here.
    """
    word = reason.lower()
    if word in _TURN:
        return Ended.TURN
    if word in _LIMIT:
        return Ended.LIMIT
    if word in _FILTERED:
        raise FilteredError(
            tr("The service's content filter ended this reply."), tr("Ask in other words, or use another model.")
        )
    if word in _FAULT:
        raise ServerFaultError(
            tr("The service failed while it was writing ({reason}).", reason=reason), tr("Try again.")
        )
    raise CloudError(tr("The service ended this reply early ({reason}).", reason=reason[:60]), tr("Try again."))
