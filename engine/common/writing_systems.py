"""What writing systems have in common, for whoever compares texts."""

from __future__ import annotations

import re

# Thai, Lao, Burmese, Khmer; Hiragana to CJK ideographs.
SPACELESS_CHARACTER = (
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
"""Pattern of a character of scripts whose words are not set apart."""
SPACELESS = re.compile(f"{SPACELESS_CHARACTER}+")
"""A run of such characters."""
