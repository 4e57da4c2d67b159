"""How the tests are shared out over several processes (`pytest -n 2`): by what they have in common.

A file stays together, for what its tests share. So do the scenarios on the one program that runs already, which
each process would otherwise start for itself. What takes long is begun first, so that no process ends long before
another.
"""

from __future__ import annotations

import re

from xdist.scheduler import LoadScopeScheduling

WARM = "tests/end_to_end/, on the warm program"
_WARM_FILES = re.compile(r"tests/end_to_end/test_(scenarios|rooms)\.py")
_LONG = ("tests/end_to_end/", "tests/desktop_app/", "tests/engine/session/", "tests/engine/evaluation/")
"""Folders whose tests wait for programs, windows and models, the longest first."""


class Lanes(LoadScopeScheduling):
    """Gives a process that has nothing left to do the next unit, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)


def unit(nodeid: str) -> str:
    """Return the name of what a test is run together with."""
    path = nodeid.partition("::")[0]
    return WARM if _WARM_FILES.fullmatch(path) else path


def rank(nodeid: str) -> int:
    """Return how early a test's unit is begun; 0 is first."""
    name = unit(nodeid)
    if name == WARM:
        return 0
    return next((number for number, folder in enumerate(_LONG, 1) if name.startswith(folder)), len(_LONG) + 1)
