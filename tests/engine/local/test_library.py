from __future__ import annotations

import shutil
import threading
import time
from contextlib import closing
from pathlib import Path

import llama_cpp.llama_cpp as llama
import numpy as np
import pytest

from engine.common.errors import LocalModelError
from engine.local.decoding import AbortedError
from engine.local.library import Model
from engine.models import gguf, packaged

pytestmark = pytest.mark.models


def test_what_a_model_tells(smollm2: Model) -> None:
    assert smollm2.vocabulary.size == 49152
    assert smollm2.trained_context == 8192
    assert "Q4_1" in smollm2.description
    assert smollm2.chat_template is not None
    assert "im_start" in smollm2.chat_template
    assert smollm2.bytes > 80e6
    assert smollm2.cache_bytes_per_token == 30 * 3 * 64 * 2 * 2


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(LocalModelError, match="no model file"):
        Model(tmp_path / "none.gguf")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(LocalModelError, match="is a folder"):
        Model(tmp_path)


@pytest.mark.parametrize("content", [b"", b"GG", b"PK\x03\x04 something else", b"<html>"])
def test_a_file_of_another_kind(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    with pytest.raises(LocalModelError, match="not a GGUF"):
        Model(path)


@pytest.mark.parametrize("size", [4, 40, 5_000, 3_000_000])
def test_a_file_cut_short(tmp_path: Path, smollm2_path: Path, size: int) -> None:
    path = tmp_path / "half.gguf"
    with smollm2_path.open("rb") as whole:
        path.write_bytes(whole.read(size))
    with pytest.raises(LocalModelError, match="half.gguf is incomplete") as caught:
        Model(path)
    assert "download this one again" in caught.value.remedy


def test_a_name_with_a_nul() -> None:
    with pytest.raises(LocalModelError, match="NUL"):
        Model(Path("a\0b.gguf"))


def test_a_name_with_spaces_and_other_letters(tmp_path: Path, smollm2_path: Path) -> None:
    path = tmp_path / "mein Modell ü 模型.gguf"
    shutil.copy(smollm2_path, path)
    with closing(Model(path)) as model:
        assert model.vocabulary.size == 49152


def test_loading_tells_its_progress_and_can_be_cancelled(smollm2_path: Path) -> None:
    seen: list[float] = []
    with closing(Model(smollm2_path, on_progress=lambda p: not seen.append(p))):  # type: ignore[func-returns-value]
        assert seen
        assert seen == sorted(seen)
        assert seen[-1] == 1.0
    with pytest.raises(LocalModelError, match="cancelled"):
        Model(smollm2_path, on_progress=lambda _: False)


def test_a_context_too_large_for_memory(smollm2: Model) -> None:
    with pytest.raises(LocalModelError, match="not enough memory"):
        smollm2.new_context(sequences=1, tokens=2_000_000_000, threads=1, prefill_threads=1)


def test_prefill_in_pieces_and_rolling_back(smollm2: Model) -> None:
    tokens = smollm2.vocabulary.tokenize("One two three four five six seven. " * 100, control_tokens=False)[:700]
    whole, pieces = (np.empty(smollm2.vocabulary.size, np.float32) for _ in range(2))
    with closing(smollm2.new_context(sequences=1, tokens=1024, threads=2, prefill_threads=2)) as context:
        context.read_logits(context.prefill(tokens, 0, 0), whole)
        context.truncate(0, 300)
        context.read_logits(context.prefill(tokens[300:], 300, 0), pieces)
    assert whole.argmax() == pieces.argmax()
    assert np.abs(whole - pieces).max() < 1.0


def test_nothing_to_prefill(smollm2: Model) -> None:
    with (
        closing(smollm2.new_context(sequences=1, tokens=256, threads=1, prefill_threads=1)) as context,
        pytest.raises(ValueError, match="nothing"),
    ):
        context.prefill([], 0, 0)


def test_a_full_context(smollm2: Model) -> None:
    with (
        closing(smollm2.new_context(sequences=1, tokens=256, threads=2, prefill_threads=2)) as context,
        pytest.raises(LocalModelError, match="full"),
    ):
        context.prefill([5] * 600, 0, 0)


def test_an_abort_stops_a_running_decode_and_leaves_no_trace(smollm2: Model) -> None:
    tokens = smollm2.vocabulary.tokenize("word " * 3000, control_tokens=False)[:3000]
    fresh, after = (np.empty(smollm2.vocabulary.size, np.float32) for _ in range(2))
    with closing(smollm2.new_context(sequences=1, tokens=4096, threads=2, prefill_threads=2)) as context:
        context.read_logits(context.prefill(tokens[:50], 0, 0), fresh)
        context.truncate(0, 0)
        started = threading.Event()
        raised: list[BaseException] = []

        def work() -> None:
            started.set()
            try:
                context.prefill(tokens, 0, 0)
            except AbortedError as error:
                raised.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        started.wait()
        time.sleep(0.2)
        context.abort()
        thread.join()
        assert raised, "the prefill ran to its end"
        with pytest.raises(AbortedError):
            context.prefill(tokens[:5], 0, 0)
        context.rearm()
        context.read_logits(context.prefill(tokens[:50], 0, 0), after)
    assert np.array_equal(fresh, after)


@pytest.mark.parametrize("unit", [0, 1])
def test_the_matrix_unit_of_some_cpus_is_left_alone(unit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prefill with it ends the process, so a test that did that could not report it."""
    asked: list[llama.llama_model_params] = []
    monkeypatch.setattr(llama, "llama_print_system_info", lambda: b"CPU : AVX2 = 1 | AMX_INT8 = %d | " % unit)

    def load(_path: bytes, params: llama.llama_model_params) -> None:
        asked.append(params)

    monkeypatch.setattr(llama, "llama_model_load_from_file", load)
    with pytest.raises(LocalModelError, match="could not load"):
        Model(packaged.smollm2())
    assert [params.use_extra_bufts for params in asked] == [not unit]


@pytest.mark.parametrize("name", ["smollm2_path", "gemma_path"])
def test_the_cache_takes_what_the_file_says(name: str, request: pytest.FixtureRequest) -> None:
    """Gemma sets the size of its heads apart from the width of its layers."""
    path = request.getfixturevalue(name)
    model = Model(path)
    try:
        assert model.cache_bytes_per_token == gguf.read(path).cache_bytes_per_token
    finally:
        model.close()
