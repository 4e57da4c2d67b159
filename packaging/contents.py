"""What goes into the packed program and what stays out of it."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

Entry = tuple[str, str, str]
"""One of PyInstaller's: its place in the program, the file that it comes from, its kind."""

EXCLUDED_MODULES = [
    # Of `tiller eval` and `tiller bench`, which are for people who run Tiller from its source.
    *("matplotlib", "scipy", "nltk", "rouge_score", "bert_score"),
    # The model's package is a plugin of another program; only its file is wanted.
    *("llm", "openai", "click_default_group", "pip", "setuptools", "pkg_resources", "wheel"),
    *("tkinter", "_tkinter", "IPython", "PIL", "pandas", "pytest"),
    *("numpy.f2py", "numpy.testing", "numpy.distutils", "numpy.tests"),
    *("lxml.objectify", "lxml.isoschematron", "lxml.sax", "lxml.cssselect", "lxml.builder"),
    *("yaml", "readline", "numpy.random.tests"),
    *("llama_cpp.server", "pyqtgraph.opengl", "pyqtgraph.examples", "pyqtgraph.jupyter"),
    *(
        f"PySide6.Qt{name}"
        for name in ("Qml", "Quick", "QuickWidgets", "QuickControls2", "Sql", "Test", "Designer")
    ),
    *(f"PySide6.Qt{name}" for name in ("Help", "Concurrent", "PrintSupport", "UiTools", "Xml", "OpenGL")),
    "PySide6.QtOpenGLWidgets",
]
"""Modules that something imports where it finds them."""

QT_PARTS = {
    *("Core", "Gui", "Widgets", "Network", "Svg", "DBus", "OpenGL", "OpenGLWidgets"),
    *("XcbQpa", "WaylandClient", "WlShellIntegration"),
}
QT_PLUGINS = {
    "platforms": {"xcb", "wayland", "offscreen", "minimal", "windows", "cocoa"},
    "imageformats": {"gif", "ico", "icns", "jpeg", "svg", "webp"},
    "iconengines": {"svgicon"},
    "platforminputcontexts": {"composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"},
    "platformthemes": {"xdgdesktopportal"},
    "styles": {"modernwindowsstyle", "macstyle"},
    "wayland-shell-integration": {"xdg-shell"},
    "wayland-decoration-client": {"adwaita", "bradient"},
    "wayland-graphics-integration-client": {"qt-plugin-wayland-egl"},
    "xcbglintegrations": {"xcb-glx-integration", "xcb-egl-integration"},
}
"""By folder, without what systems add to their names."""
_TRANSLATIONS = Path(__file__).parents[1] / "resources" / "translations"
_LANGUAGES = ["en", *(path.stem.removeprefix("tiller_") for path in _TRANSLATIONS.glob("*.ts"))]
QT_TRANSLATIONS = re.compile(rf"qtbase_({'|'.join(_LANGUAGES)})\.qm")
"""Qt's own words, in the languages that there are."""

_QT_LIBRARY = re.compile(r"(?:lib)?Qt6?([A-Z]\w*?)(?:\.abi3)?\.(?:so|dll|pyd|framework|dylib)(?:[./].*)?")
_LLAMA = re.compile(r"llama_cpp/lib/(.+)")
_LLAMA_LIBRARY = re.compile(
    r"(lib)?llama\.(so|dylib|dll)|libggml(-\w+)?\.(so\.\d+|\d+\.dylib)|libggml-(cpu-\w+|metal|blas)\.(so|dylib)|ggml[\w-]*\.dll"
)
"""The wheel has each library three times, since wheels cannot hold links: the one by which it is found stays."""


def is_wanted(place: str) -> bool:
    """Return whether a file that PyInstaller found belongs into the program.

    Args:
        place: its path in the program.
    """
    place = place.replace("\\", "/")
    name = place.rpartition("/")[2]
    if place.startswith("PySide6/"):
        if "/translations/" in place:
            return bool(QT_TRANSLATIONS.fullmatch(name))
        if (plugin := re.search(r"/plugins/([\w-]+)/(.+)", place)) is not None:
            stem = re.sub(r"^lib", "", plugin[2].partition(".")[0])
            return any(stem in (known, f"q{known}") for known in QT_PLUGINS.get(plugin[1], ()))
        if "/qml/" in place or "/metatypes/" in place or place.endswith((".pyi", ".prl")):
            return False
    library = _QT_LIBRARY.fullmatch(name) or _QT_LIBRARY.search(place)
    if library and (place.startswith("PySide6/") or name.startswith("libQt6")):
        return library[1] in QT_PARTS
    if llama := _LLAMA.fullmatch(place):
        return bool(_LLAMA_LIBRARY.fullmatch(llama[1]))
    if re.search(r"\.(dist|egg)-info/(direct_url\.json|INSTALLER|REQUESTED|SOURCES\.txt|sboms/.*)$", place):
        # Where it was built is nobody's business.
        return False
    return not (place.startswith("llama_cpp/include") or "/tests/" in place)


def llama_libraries() -> list[Path]:
    """Return llama.cpp's libraries as they are installed."""
    spec = importlib.util.find_spec("llama_cpp")
    assert spec
    assert spec.origin
    return sorted(path for path in Path(spec.origin).with_name("lib").iterdir() if path.is_file())


def wanted(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that belong into the program."""
    return [entry for entry in entries if is_wanted(entry[0])]


def reached(entries: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Return the entries without the system's libraries that nobody needs, since what needed them is left out.

    Args:
        entries: the binaries that are wanted.
        needs: gives the names of the libraries that one needs, by its path.
    """
    entries = list(entries)
    # On Windows names are written in any case.
    by_name = {_name(place): (place, source, kind) for place, source, kind in entries}
    # A library that is neither a module nor in a package's folder came along with one of these, or with Python.
    waiting = [
        entry
        for entry in entries
        if entry[2] == "EXTENSION" or "/" in entry[0].replace("\\", "/") or is_language(entry[0])
    ]
    found: dict[str, Entry] = {}
    while waiting:
        entry = waiting.pop()
        if entry[0] not in found:
            found[entry[0]] = entry
            names = map(_name, needs(entry[1]))
            waiting += [by_name[name] for name in names if name in by_name]
    links = [entry for entry in entries if entry[2] == "SYMLINK" and entry[1].replace("\\", "/") in found]
    return [*found.values(), *(link for link in links if link[0] not in found)]


def _name(path: str) -> str:
    return PurePath(path.replace("\\", "/")).name.lower()


def is_language(place: str) -> bool:
    """Return whether a library is Python itself."""
    return (
        re.fullmatch(r"(lib)?python3.*|Python|VCRUNTIME.*|MSVCP.*|ucrtbase.*|api-ms-.*", place, re.I) is not None
    )
