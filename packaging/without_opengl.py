"""Run before the packed program: stands in for the 9 MB by which pyqtgraph could draw on the graphics card.

pyqtgraph imports these modules whenever it is imported, and uses them only where it is told to (`useOpenGL`),
which Tiller's few curves do not need.
"""

import sys
import types


class _Unused(types.ModuleType):
    """A module in which every name is an empty class."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


for name in ("QtOpenGL", "QtOpenGLWidgets"):
    sys.modules[f"PySide6.{name}"] = _Unused(f"PySide6.{name}")
