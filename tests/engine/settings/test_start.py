from __future__ import annotations

import subprocess
import sys


def test_settings_wait_for_no_network_library() -> None:
    """Every command and every child process reads them."""
    asked = (
        "import engine.settings, sys; print(sorted({'httpx', 'keyring', 'certifi', 'lxml'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
