"""What a process of ours may not do: take all memory, or be noticed when it dies."""

from __future__ import annotations

import contextlib
import sys


def limit_memory(most: int) -> None:
    """Let this process have so many bytes of memory of its own; files that it only looks into do not count."""
    # There is no such limit on Windows, and macOS may refuse it.
    with contextlib.suppress(ImportError, OSError, ValueError, AttributeError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def die_quietly() -> None:
    """Leave no image of the memory on the disk, and have Windows show nothing."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "win32":
        import ctypes

        no_critical_errors, no_fault_box = 0x0001, 0x0002
        ctypes.windll.kernel32.SetErrorMode(no_critical_errors | no_fault_box)
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("ucrtbase")._set_abort_behavior(0, 3)
