"""What was found out about an endpoint, as far as requests depend on it.

Facts: the fields that make a reply go on as in `engine.cloud.adapters.openai_chat`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Prefill(StrEnum):
    """How a chat service is told to go on with a reply that has begun."""

    CONTINUE = "continue_final_message"
    """vLLM's and SGLang's field."""
    PREFIX = "prefix"
    """DeepSeek's and Mistral's field of the message."""
    TRAILING = "trailing message"
    """By itself, where the last message is the assistant's: llama.cpp, and some of OpenRouter's providers."""
    NONE = "none"
    """Not at all."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """Those of one model at one address. The defaults are those of a server that does everything.

    Attributes:
        logprobs: whether it sends log-probabilities.
        candidates: the most candidates that it gives per token; 0 where no limit was met.
        raw: whether they are those before temperature; else they are asked for at temperature 1.
        streams: whether its streams tell them too.
        lists: whether it takes several prompts in one request.
        caches: whether it reads the beginning of a prompt that it knows faster; None where that did not show.
        prefill: how it goes on with a reply that has begun; for chat services.
        trims: whether it drops the space or line break that such a reply ends with.
        length_field: what it calls the longest reply.
        obstacle: why it cannot be steered, in words; "" where it can.
        api: what stands in the place of ``/v1`` in its paths; None is what its address says.
    """

    logprobs: bool = True
    candidates: int = 0
    raw: bool = True
    streams: bool = True
    lists: bool = True
    caches: bool | None = None
    prefill: Prefill = Prefill.TRAILING
    trims: bool = False
    length_field: str = "max_tokens"
    obstacle: str = ""
    api: str | None = None

    @property
    def steerable(self) -> bool:
        """Whether replies can be steered."""
        return not self.obstacle


PLAIN = Capabilities()
"""Those of a server that does everything."""
