"""llama.cpp's code for this machine's CPU: which of its builds runs, and with which instructions.

A llama.cpp that was built where it runs has one kind of code, made for that CPU. The one that is shipped has its
code for every kind of CPU in a file of its own beside the library, of which the best that this CPU understands is
loaded.
"""

from __future__ import annotations

import ctypes
import logging
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import llama_cpp.llama_cpp as llama

log = logging.getLogger(__name__)

FOLDER = Path(llama.__file__).parent / "lib"
_FEATURE = re.compile(r"(\w+) = 1\b")
_LARGE = ("AVX2", "NEON", "SVE", "VSX")
"""Instructions that compute with eight numbers at once, or what goes for that elsewhere."""


@dataclass(frozen=True, slots=True)
class Processor:
    """What llama.cpp uses of the CPU.

    Attributes:
        features: names of instruction sets, as llama.cpp calls them.
    """

    features: frozenset[str]

    @property
    def is_slow(self) -> bool:
        """Whether it lacks what models are quick with: they run, several times slower than elsewhere."""
        return not self.features.intersection(_LARGE)


def load() -> None:
    """Load the code that is best for this CPU, where llama.cpp comes with several; once, before anything else."""
    if not any(FOLDER.glob("*ggml-cpu-*")):
        return
    # Found through what needs it: a copy under another name would be another library, with a list of its own.
    library = ctypes.CDLL(str(FOLDER / "ggml.dll")) if sys.platform == "win32" else llama._lib
    library.ggml_backend_load_all_from_path.argtypes = [ctypes.c_char_p]
    library.ggml_backend_load_all_from_path.restype = None
    library.ggml_backend_load_all_from_path(str(FOLDER).encode())


def described() -> Processor:
    """Return what is in use; only after `load`."""
    said = llama.llama_print_system_info().decode("utf-8", "replace")
    return Processor(frozenset(_FEATURE.findall(said)))
