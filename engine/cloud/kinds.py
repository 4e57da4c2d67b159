"""The kinds of servers that there are adapters for."""

from __future__ import annotations

from enum import StrEnum


class CloudKind(StrEnum):
    """What kind of server the cloud is."""

    EMBEDDED = "embedded"
    """A llama.cpp server of our own on this machine, to try the program."""
    NONE = "none"
    """None: the local model writes alone, and nothing is sent."""
    AUTO = "auto"
    """Found out by asking."""
    LLAMA = "llama"
    """A llama.cpp server through its own endpoints."""
    COMPLETIONS = "completions"
    """An OpenAI-compatible /v1/completions endpoint that takes token ids: vLLM."""
    CHAT = "chat"
    """OpenAI-compatible chat completions: texts alone, as most services offer them."""
    OLLAMA = "ollama"
    """Ollama through its own endpoints."""
    SGLANG = "sglang"
    """SGLang through its own endpoints."""
