from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.common.errors import LocalModelError
from engine.common.paths import data_folder
from engine.models import library
from engine.models.advice import needed_bytes
from tests.engine.models import gguf_files as made
from tests.support import tiny_models


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made_here = tmp_path / "models"
    made_here.mkdir()
    (made_here / "b.gguf").write_bytes(tiny_models.writer({"general.name": made.string("general.name", "Bee")}))
    (made_here / "a.GGUF").write_bytes(b"something else")
    (made_here / "c.gguf.part").write_bytes(b"GGUF")
    (made_here / "c.gguf.part.json").write_text("{}")
    (made_here / "folder.gguf").mkdir()
    return made_here


def test_the_complete_files_of_the_folder(folder: Path) -> None:
    first, second = library.local_files(folder)
    assert (first.path, first.bytes, first.info) == (folder / "a.GGUF", 14, None)
    assert "not a GGUF" in first.problem
    assert second.info is not None
    assert (second.info.name, second.problem) == ("Bee", "")
    assert first.memory_bytes(4096) is None
    assert second.memory_bytes(4096) == needed_bytes(second.bytes, 16 * 2 * 2, tiny_models.CONTEXT)


def test_the_usual_folder_need_not_be_there() -> None:
    assert library.models_folder() == data_folder() / "models"
    assert library.local_files() == ()


def test_a_file_that_is_gone_is_described_as_that(folder: Path) -> None:
    gone = library.look_at(folder / "gone.gguf")
    assert (gone.bytes, gone.info) == (0, None)
    assert "no model file" in gone.problem


def test_a_folder_that_is_none(folder: Path) -> None:
    with pytest.raises(LocalModelError, match="cannot be read"):
        library.local_files(folder / "b.gguf")


def test_deleting(folder: Path) -> None:
    library.delete(folder / "b.gguf", folder)
    library.delete(folder / "b.gguf", folder)
    assert [file.path.name for file in library.local_files(folder)] == ["a.GGUF"]


def test_only_models_of_the_folder_are_deleted(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.gguf"
    outside.write_bytes(b"GGUF")
    for path in (outside, folder / ".." / "outside.gguf", folder / "c.gguf.part", folder):
        with pytest.raises(LocalModelError, match="not in Tiller's folder"):
            library.delete(path, folder)
        assert path.exists()


def test_a_file_in_use_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "unlink", busy)
    with pytest.raises(LocalModelError, match="cannot be deleted .Permission denied") as caught:
        library.delete(folder / "b.gguf", folder)
    assert "in use" in caught.value.remedy


def test_a_link_is_deleted_and_what_it_points_at_stays(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "target.gguf"
    target.write_bytes(b"GGUF")
    try:
        (folder / "link.gguf").symlink_to(target)
    except OSError:
        pytest.skip("links are not allowed here")
    library.delete(folder / "link.gguf", folder)
    assert target.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_that_is_not_text_is_told(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/mod\xe8le.gguf"))
    path.write_bytes(tiny_models.writer())
    (listed,) = library.local_files(tmp_path)
    assert "mod\ufffdle.gguf is not UTF-8 text" in listed.problem
    assert "Rename it" in listed.problem
    # What a file dialog makes of it.
    assert "rename it" in library.look_at(tmp_path / "mod\ufffdle.gguf").problem
