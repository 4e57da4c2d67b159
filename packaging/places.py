"""Where a build puts things."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build"
MADE = BUILD / "made"
"""Icons and other things that are made for the program and its installer."""
DIST = ROOT / "dist"
IS_MAC = sys.platform == "darwin"
PROGRAM = DIST / ("Tiller.app" if IS_MAC else "Tiller")
INTERNAL = PROGRAM / ("Contents/Frameworks" if IS_MAC else "_internal")
"""Python, libraries and resources within the program."""
BESIDE = PROGRAM / "Contents/Resources" if IS_MAC else PROGRAM
"""Where people look for licences in it."""
