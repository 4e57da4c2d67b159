from __future__ import annotations

from engine.common.installed import licence_text, parts, versions
from engine.common.version import VERSION


def test_every_library_is_listed_with_its_licence() -> None:
    found = {part.name.lower(): part for part in parts()}
    assert {"tiller", "pyside6_essentials", "llama_cpp_python", "httpx", "numpy", "keyring"} <= {
        name.replace("-", "_") for name in found
    }
    assert not any("pytest" in name for name in found), "what only tests need is no part of it"
    assert all(part.version and part.licence for part in found.values())
    assert found["numpy"].licence.startswith("BSD")


def test_the_texts_of_licences_are_there() -> None:
    assert "Permission is hereby granted" in licence_text("llama-cpp-python")
    assert licence_text("no-such-library") == ""


def test_versions_in_a_line() -> None:
    assert versions().startswith(f"Tiller {VERSION}, Python 3.")
