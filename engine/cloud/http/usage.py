"""What an answer says that it is billed as.

Facts: llama.cpp's server, build 11549, and vLLM 0.32 as measured; OpenAI, DeepSeek and Ollama by their
documentation.
"""

from __future__ import annotations

from typing import Any

from engine.cloud.protocol import Traffic


def of(answer: dict[str, Any], counted: Traffic, *, is_exact: bool = True) -> Traffic:
    """Return the tokens of an answer's `usage`, in OpenAI's, DeepSeek's, llama.cpp's or Ollama's shape.

    Args:
        answer: as it came.
        counted: as they were counted here: where the answer says nothing, or less, as llama.cpp's server does for
            a list of prompts, of which it counts the first alone.
        is_exact: whether the prompts' tokens could be counted here, or had to be guessed.
    """
    usage, timings = answer.get("usage"), answer.get("timings")
    if isinstance(usage, dict):
        prompt, output = usage.get("prompt_tokens"), usage.get("completion_tokens")
        details = usage.get("prompt_tokens_details")
        cached = usage.get("prompt_cache_hit_tokens")
        if isinstance(details, dict):
            cached = details.get("cached_tokens")
    elif isinstance(timings, dict):
        # llama.cpp's own endpoint tells apart what it read and what it had.
        cached, output = _count(timings.get("cache_n")) or 0, timings.get("predicted_n")
        read = _count(timings.get("prompt_n"))
        prompt = None if read is None else read + cached
    else:
        prompt, output, cached = answer.get("prompt_eval_count"), answer.get("eval_count"), 0
    billed = _count(prompt)
    if billed is None:
        return counted
    return Traffic(
        prompt_tokens=max(billed, counted.prompt_tokens) if is_exact else billed,
        cached_tokens=min(billed, _count(cached) or 0),
        output_tokens=max(_count(output) or 0, counted.output_tokens),
    )


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 2**40 else None
