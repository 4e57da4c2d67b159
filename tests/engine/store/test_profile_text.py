from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest

from engine import folders
from engine.errors import SettingsError
from engine.store import profile_text


def test_what_was_kept_comes_back() -> None:
    assert profile_text.load() is None
    profile_text.save("Name: Ada\nLikes: 🙂 שלום")
    assert profile_text.load() == "Name: Ada\nLikes: 🙂 שלום"
    profile_text.save("")
    assert profile_text.load() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_nobody_else_can_read_it() -> None:
    profile_text.save("Name: Ada")
    mode = (folders.data_folder() / "profile.txt").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "profile.txt"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="cannot be read"):
        profile_text.load(path)


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="could not be kept"):
        profile_text.save("x", tmp_path / "file" / "profile.txt")
