"""Names that a file cannot have everywhere."""

from __future__ import annotations

import re

DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
"""Windows opens a device by these names, in every folder and whatever the ending."""
