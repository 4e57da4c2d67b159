"""A file that was never loaded here is loaded in a process beside us first, which may die of it."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.common.errors import LocalModelError
from engine.common.paths import cache_folder
from engine.local import gate
from engine.local.embedder import Embedder
from engine.local.library import Model
from engine.models.purpose import Purpose
from tests.engine.models import gguf_files as made
from tests.support import tiny_models
from tests.support.model_gate import trials
from tests.support.tiny_models import Pairs

pytestmark = pytest.mark.models

NEGATIVE_EPSILON = {
    "llama.attention.layer_norm_rms_epsilon": made.fraction("llama.attention.layer_norm_rms_epsilon", -1.0)
}
"""llama.cpp loads it, and ends the process with the first token."""
ALIKE = {"tokenizer.ggml.tokens": made.strings("tokenizer.ggml.tokens", ["a"] * len(tiny_models.WRITER_TOKENS))}
"""llama.cpp ends the process with the vocabulary."""


@pytest.fixture(autouse=True)
def nothing_passed() -> Iterator[None]:
    """As in a program that has just been started."""
    before = set(gate._passed)
    gate._passed.clear()
    yield
    gate._passed |= before


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "tiny.gguf"
    file.write_bytes(tiny_models.writer())
    return file


def test_the_first_load_is_tried_beside_us_and_the_second_is_not(path: Path) -> None:
    seen: list[float] = []
    with trials() as started:
        Model(path, on_progress=lambda p: not seen.append(p)).close()  # type: ignore[func-returns-value]
        assert len(started) == 1
        assert seen == sorted(seen)
        assert seen[-1] == 1.0
        gate._passed.clear()
        Model(path).close()
        Model(path, vocabulary_only=True).close()
        assert len(started) == 1
    assert len(json.loads((cache_folder() / "loaded.json").read_text())) == 1


def test_another_file_is_tried_anew(path: Path) -> None:
    with trials() as started:
        Model(path).close()
        path.write_bytes(tiny_models.writer(seed=1) + bytes(32))
        Model(path).close()
        assert len(started) == 2


def test_what_passed_is_known_where_nothing_can_be_written(path: Path, own_folders: Path) -> None:
    own_folders.mkdir(parents=True)
    (own_folders / "cache").write_text("in the way")
    with trials() as started:
        Model(path).close()
        Model(path).close()
    assert len(started) == 1


@pytest.mark.parametrize("content", ["{", "{}", "[1, null]", "[" * 100_000])
def test_a_broken_memory_is_none(path: Path, content: str) -> None:
    cache_folder().mkdir(parents=True)
    (cache_folder() / "loaded.json").write_text(content)
    with trials() as started:
        Model(path).close()
    assert len(started) == 1


def test_the_model_that_came_with_tiller_is_not_tried(smollm2_path: Path) -> None:
    with trials() as started:
        Model(smollm2_path, vocabulary_only=True).close()
    assert not started


@pytest.mark.parametrize("other", [NEGATIVE_EPSILON, ALIKE], ids=["at the first token", "with the vocabulary"])
def test_a_file_that_crashes_llama_cpp_is_refused_and_never_remembered(path: Path, other: Pairs) -> None:
    path.write_bytes(tiny_models.writer(other))
    for _ in range(2):
        with trials() as started, pytest.raises(LocalModelError) as caught:
            Model(path)
        assert "crashes llama.cpp" in caught.value.message
        assert "tiny.gguf" in caught.value.message
        assert "Choose another model" in caught.value.remedy
        assert len(started) == 1
        assert started[0].poll() is not None
    assert not (cache_folder() / "loaded.json").exists()


def test_a_vocabulary_alone_is_tried_too(path: Path) -> None:
    path.write_bytes(tiny_models.writer(ALIKE))
    with pytest.raises(LocalModelError, match=r"crashes llama\.cpp"):
        Model(path, vocabulary_only=True)
    path.write_bytes(tiny_models.writer())
    with trials() as started:
        with closing(Model(path, vocabulary_only=True)) as model:
            assert model.vocabulary.size == len(tiny_models.WRITER_TOKENS)
        # That it has a sound vocabulary says nothing of the rest.
        Model(path).close()
    assert len(started) == 2


def test_an_embedding_model_goes_through_the_same_gate(path: Path) -> None:
    path.write_bytes(tiny_models.finder())
    with trials() as started:
        Embedder(path).close()
        Embedder(path).close()
    assert len(started) == 1
    epsilon = made.fraction("bert.attention.layer_norm_epsilon", -1.0)
    path.write_bytes(tiny_models.finder({"bert.attention.layer_norm_epsilon": epsilon}))
    with pytest.raises(LocalModelError, match=r"crashes llama\.cpp"):
        Embedder(path)


def test_what_llama_cpp_refuses_is_told_as_it_says(path: Path) -> None:
    rope = made.number("llama.rope.dimension_count", 7)
    path.write_bytes(tiny_models.writer({"llama.rope.dimension_count": rope}))
    with pytest.raises(LocalModelError, match="could not load tiny.gguf: .*n_rot"):
        Model(path)


def test_a_trial_is_given_up(path: Path) -> None:
    with trials() as started, pytest.raises(LocalModelError, match="cancelled"):
        Model(path, on_progress=lambda _: False)
    assert started[0].poll() is not None


def test_a_trial_that_takes_too_long_is_ended(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "START_SECONDS", 0.0)
    with trials() as started, pytest.raises(LocalModelError, match="within 0 minutes"):
        Model(path)
    assert started[0].poll() is not None


def test_a_process_that_does_not_start_is_not_the_files_fault(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MODULE", "engine.nothing")
    with pytest.raises(LocalModelError, match="did not start"):
        Model(path)


@pytest.mark.skipif(sys.platform == "win32", reason="no signal there")
def test_a_trial_that_the_system_ends_lacked_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MODULE", "tests.support.killed_trial")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    with pytest.raises(LocalModelError, match="lack of memory"):
        Model(path)


@pytest.mark.skipif(sys.platform != "linux", reason="not limited elsewhere")
def test_the_memory_of_a_trial_is_limited(tmp_path: Path) -> None:
    import subprocess

    script = (
        "from engine.common.limits import limit_memory\n"
        "limit_memory(300_000_000)\n"
        "try:\n    bytearray(400_000_000)\nexcept MemoryError:\n    print('limited')\n"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert ended.stdout == "limited\n"


def test_the_parts_of_a_model_in_several_files(tmp_path: Path) -> None:
    path = tmp_path / "big-00002-of-00003.gguf"
    assert [file.name for file in gate.files_of(path)] == [f"big-0000{i}-of-00003.gguf" for i in (1, 2, 3)]
    assert gate.files_of(tmp_path / "one.gguf") == [tmp_path / "one.gguf"]
    assert len(gate.files_of(tmp_path / "a-00001-of-99999.gguf")) == 1000


def test_a_later_part_is_looked_at_too(tmp_path: Path) -> None:
    first, second = (tmp_path / f"big-0000{i}-of-00002.gguf" for i in (1, 2))
    first.write_bytes(tiny_models.writer({"split.count": made.number("split.count", 2)}))
    second.write_bytes(made.gguf(tensors=[made.Tensor("a", (10**9,))], weights=4096))
    with trials() as started, pytest.raises(LocalModelError, match="big-00002-of-00002.gguf is incomplete"):
        Model(first)
    assert not started


@pytest.mark.skipif(sys.platform != "linux", reason="names are text elsewhere")
def test_a_name_that_is_not_text(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/mod\xe8le.gguf"))
    path.write_bytes(tiny_models.writer())
    with trials() as started:
        with closing(Model(path)) as model:
            assert model.vocabulary.size == len(tiny_models.WRITER_TOKENS)
        Model(path).close()
    assert len(started) == 1
    path.write_bytes(tiny_models.finder())
    with closing(Embedder(path)) as embedder:
        assert len(embedder.embed("bread")) == tiny_models.WIDTH
    path.write_bytes(tiny_models.writer(NEGATIVE_EPSILON))
    with pytest.raises(LocalModelError) as caught:
        Model(path)
    # It can be shown, written to a log and kept.
    str(caught.value).encode()


def test_a_copy_of_the_packaged_model_passes_and_is_remembered(tmp_path: Path, smollm2_path: Path) -> None:
    path = tmp_path / "copy.gguf"
    shutil.copy(smollm2_path, path)
    with trials() as started:
        gate.pass_through(path, Purpose.WRITING)
        gate.pass_through(path, Purpose.WRITING)
    assert len(started) == 1
