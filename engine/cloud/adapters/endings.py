"""Why a service says that a reply ends, in all the words that services have for it.

Facts: llama.cpp's server, build 11549, and vLLM 0.32 as measured; the others by their documentation.
"""

from __future__ import annotations

import re
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
    (
        *("stop", "eos", "eos_token", "end_turn", "end_of_turn", "stop_sequence", "stop_token", "word"),
        *("complete", "completed", "finish", "finished", "done", "end", "success", "tool_calls", "function_call"),
    )
)
_LIMIT = frozenset(
    (
        *("length", "max_tokens", "limit", "max_output_tokens", "max_length", "model_length", "max_new_tokens"),
        *("max_completion_tokens", "token_limit", "context_length", "model_context_window_exceeded"),
    )
)
_FILTERED = re.compile(
    r"filter|safety|recitation|blocklist|prohibited|spii|refus|sensitive|guardrail|moderat|policy|unsafe|blocked"
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
    # Some write in words, or as a no, that there is none.
    if reason is None or reason is False or reason in ("null", "none", "None"):
        return None
    if not isinstance(reason, str):
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
    # A control token's name ends a turn; so do words however they are joined.
    word = reason.strip("<|> ").lower().replace("-", "_").replace(" ", "_")
    if word in _TURN or (reason.startswith("<") and re.search(r"end|eo[st]", word)):
        return Ended.TURN
    if word in _LIMIT:
        return Ended.LIMIT
    if _FILTERED.search(word):
        raise FilteredError(
            tr("The service's content filter ended this reply."), tr("Ask in other words, or use another model.")
        )
    if word in _FAULT:
        raise ServerFaultError(
            tr("The service failed while it was writing ({reason}).", reason=reason), tr("Try again.")
        )
    raise CloudError(tr("The service ended this reply early ({reason}).", reason=reason[:60]), tr("Try again."))
