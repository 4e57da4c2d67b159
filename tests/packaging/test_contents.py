from __future__ import annotations

from pathlib import Path

import contents
import pytest


@pytest.mark.parametrize(
    ("place", "is_wanted"),
    [
        ("PySide6/Qt/lib/libQt6Gui.so.6", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6/Qt6Widgets.dll", True),
        ("PySide6/Qt6Qml.dll", False),
        ("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore", True),
        ("PySide6/Qt/lib/QtPdf.framework/Versions/A/QtPdf", False),
        ("PySide6/QtWidgets.abi3.so", True),
        ("PySide6\\QtSql.pyd", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/wayland-shell-integration/libxdg-shell.so", True),
        ("PySide6/Qt/plugins/sqldrivers/libqsqlite.so", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("PySide6/Qt/qml/QtQml/plugin.so", False),
        ("llama_cpp/lib/libllama.so", True),
        ("llama_cpp/lib/libllama.so.0", False),
        ("llama_cpp/lib/libggml.so.0", True),
        ("llama_cpp/lib/libggml.so", False),
        ("llama_cpp/lib/libggml.so.0.25.3", False),
        ("llama_cpp/lib/libggml-base.so.0", True),
        ("llama_cpp/lib/libggml-cpu-haswell.so", True),
        ("llama_cpp/lib/libllama-common.so.0", False),
        ("llama_cpp/lib/ggml-cpu-haswell.dll", True),
        ("llama_cpp/lib/llama.dll", True),
        ("llama_cpp/lib/libggml-metal.0.dylib", True),
        ("llama_cpp/lib/libllama.dylib", True),
        # On Intel Macs, where there are several kinds of code.
        ("llama_cpp/lib/libggml-metal.so", True),
        ("llama_cpp/lib/libggml-blas.so", True),
        ("llama_cpp/lib/libggml-base.so", False),
        ("llama_cpp/include/llama.h", False),
        ("httpx-0.28.1.dist-info/METADATA", True),
        ("httpx-0.28.1.dist-info/RECORD", True),
        ("llama_cpp_python-0.3.36.dist-info/direct_url.json", False),
        ("numpy/_core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so", True),
        ("resources/models.json", True),
    ],
)
def test_what_belongs_into_it(place: str, is_wanted: bool) -> None:
    assert contents.is_wanted(place) is is_wanted


def test_libraries_of_the_system_that_nobody_needs_stay_out() -> None:
    entries = [
        ("PySide6/QtGui.so", "/s/QtGui.so", "EXTENSION"),
        ("libX11.so.6", "/l/libX11.so.6", "BINARY"),
        ("libXau.so.6", "/l/libXau.so.6", "BINARY"),
        ("libgtk-3.so.0", "/l/libgtk-3.so.0", "BINARY"),
        ("libpango.so.0", "/l/libpango.so.0", "BINARY"),
        ("libpython3.11.so.1.0", "/p/libpython3.11.so.1.0", "BINARY"),
        ("libz.so.1", "/l/libz.so.1", "BINARY"),
        # A module that is in no package's folder.
        ("_cffi_backend.so", "/s/_cffi_backend.so", "EXTENSION"),
        ("libffi.so.8", "/l/libffi.so.8", "BINARY"),
        ("QtGui.so", "PySide6/QtGui.so", "SYMLINK"),
        ("libgone.so", "PySide6/libgone.so", "SYMLINK"),
    ]
    needs = {
        "/s/QtGui.so": ["libX11.so.6", "libc.so.6"],
        "/l/libX11.so.6": ["libXau.so.6"],
        "/s/_cffi_backend.so": ["libffi.so.8"],
        "/l/libgtk-3.so.0": ["libpango.so.0"],
        "/p/libpython3.11.so.1.0": ["libz.so.1"],
    }
    kept = {place for place, _, _ in contents.reached(entries, lambda path: needs.get(path, []))}
    assert kept == {
        "PySide6/QtGui.so",
        "libX11.so.6",
        "libXau.so.6",
        "libpython3.11.so.1.0",
        "libz.so.1",
        "_cffi_backend.so",
        "libffi.so.8",
        "QtGui.so",
    }


def test_on_windows_pythons_own_modules_are_beside_the_program() -> None:
    entries = [
        ("python312.dll", r"C:\py\python312.dll", "BINARY"),
        ("VCRUNTIME140.dll", r"C:\py\VCRUNTIME140.dll", "BINARY"),
        ("_ctypes.pyd", r"C:\py\DLLs\_ctypes.pyd", "EXTENSION"),
        ("libffi-8.dll", r"C:\py\DLLs\libffi-8.dll", "BINARY"),
        ("_sqlite3.pyd", r"C:\py\DLLs\_sqlite3.pyd", "EXTENSION"),
        ("sqlite3.dll", r"C:\py\DLLs\sqlite3.dll", "BINARY"),
        (r"PySide6\QtCore.pyd", r"C:\s\PySide6\QtCore.pyd", "EXTENSION"),
        ("unneeded.dll", r"C:\s\unneeded.dll", "BINARY"),
    ]
    needs = {
        r"C:\py\DLLs\_ctypes.pyd": ["LIBFFI-8.dll", "KERNEL32.dll"],
        r"C:\py\DLLs\_sqlite3.pyd": [r"C:\py\DLLs\sqlite3.dll"],
    }
    kept = {place for place, _, _ in contents.reached(entries, lambda path: needs.get(path, []))}
    assert kept == {place for place, _, _ in entries} - {"unneeded.dll"}


def test_each_exclusion_is_of_something_that_the_program_does_not_import() -> None:
    """What our own modules import, anywhere, must not be left out, but for what they do without."""
    root = Path(__file__).parents[2]
    source = "\n".join(
        p.read_text("utf-8") for top in ("engine", "desktop_app") for p in (root / top).rglob("*.py")
    )
    optional = {"matplotlib", "scipy", "nltk", "rouge_score", "bert_score"}
    for module in set(contents.EXCLUDED_MODULES) - optional:
        name = module.rpartition(".")[2] if module.startswith("PySide6.") else module
        assert f"import {name}\n" not in source, module
        assert f"from {module} import" not in source, module
