"""A program that died in loading does not repeat it by itself."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.common.errors import LocalModelError
from engine.common.paths import data_folder
from engine.local import marks
from engine.local.embedder import Embedder
from engine.models.chosen import models_of
from engine.session.load_local import load_local
from engine.settings import LocalSettings
from tests.support import tiny_models

DIES = """
import os, sys
from pathlib import Path
from engine.local import marks
with marks.loading(Path(sys.argv[1])):
    os._exit(7)
"""


DIES_FOR_REAL = """
import os, sys
from engine.session.load_local import load_local
from engine.settings import LocalSettings
# The trial beside it is the first half of the way.
load_local(LocalSettings(model=sys.argv[1]), 0, progress=lambda done: os._exit(7) if done > 0.5 else None)
"""


def die_loading(path: Path, script: str = DIES) -> None:
    assert subprocess.run([sys.executable, "-c", script, str(path)], timeout=60).returncode == 7


def kept() -> list[Path]:
    return list((data_folder() / "loading").glob("*.json"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(tiny_models.writer())
    return file


def test_what_the_program_died_of_is_not_loaded_unless_somebody_asks(path: Path) -> None:
    die_loading(path)
    # Nor at the start after the next.
    for _ in range(2):
        with (
            pytest.raises(LocalModelError, match=r"ended while it was loading tiny\.gguf") as caught,
            marks.loading(path, unattended=True),
        ):
            raise AssertionError("it is loaded")
        assert "Try again, or choose another" in caught.value.remedy
    with marks.loading(path):
        assert len(kept()) == 2
    assert not kept()
    with marks.loading(path, unattended=True):
        pass


def test_an_error_is_no_death(path: Path) -> None:
    with pytest.raises(ZeroDivisionError), marks.loading(path):
        raise ZeroDivisionError
    assert not kept()
    with marks.loading(path, unattended=True):
        pass


def test_another_file_may_be_loaded_and_so_may_a_new_one_of_that_name(path: Path, tmp_path: Path) -> None:
    die_loading(path)
    other = tmp_path / "other.gguf"
    other.write_bytes(b"x")
    with marks.loading(other, unattended=True):
        pass
    path.write_bytes(tiny_models.writer(seed=1) + b"x")
    with marks.loading(path, unattended=True):
        pass
    assert not kept()


def test_a_program_that_is_still_loading_it_has_not_died(path: Path) -> None:
    waits = DIES.replace("os._exit(7)", "print(flush=True); sys.stdin.read()")
    with subprocess.Popen(
        [sys.executable, "-c", waits, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with marks.loading(path, unattended=True):
            assert len(kept()) == 2
        assert len(kept()) == 1
        assert process.stdin is not None
        process.stdin.close()
    assert not kept()


@pytest.mark.parametrize("content", ["", "{}", "[]", '{"path": 1}', "[" * 100_000])
def test_broken_marks_are_none(path: Path, content: str) -> None:
    (data_folder() / "loading").mkdir(parents=True)
    (data_folder() / "loading" / "x.json").write_text(content)
    with marks.loading(path, unattended=True):
        pass
    assert marks.take_left_behind(set()) == []


def test_where_no_mark_can_be_written_it_is_loaded_all_the_same(path: Path, own_folders: Path) -> None:
    own_folders.mkdir(parents=True)
    (own_folders / "data").write_text("in the way")
    loaded = False
    with marks.loading(path, unattended=True):
        loaded = True
    assert loaded
    assert (own_folders / "data").read_text() == "in the way"


def test_a_death_over_a_file_that_is_not_wanted_any_more_is_told_once(path: Path, tmp_path: Path) -> None:
    die_loading(path)
    local = LocalSettings(model=str(tmp_path / "other.gguf"), embedding_model=str(path))
    assert marks.take_left_behind(models_of(local)) == []
    (told,) = marks.take_left_behind(models_of(replace(local, embedding_model="")))
    assert "tiny.gguf" in told.message
    assert marks.take_left_behind(set()) == []


@pytest.mark.models
def test_every_model_is_marked(path: Path, tmp_path: Path) -> None:
    finder = tmp_path / "finder.gguf"
    finder.write_bytes(tiny_models.finder())
    die_loading(path, DIES_FOR_REAL)
    die_loading(finder)
    local = LocalSettings(model=str(path), threads=1, context_tokens=128)
    with pytest.raises(LocalModelError, match=r"loading tiny\.gguf"):
        load_local(local, 0, snapshots=False, unattended=True)
    with pytest.raises(LocalModelError, match=r"loading finder\.gguf"):
        Embedder(finder, unattended=True)
    Embedder(finder).close()
    load_local(local, 0, snapshots=False).close()
    assert not kept()
    load_local(local, 0, snapshots=False, unattended=True).close()
