"""What a file is for is asked of the file, in one place, and told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.common.errors import LocalModelError
from engine.models import purpose
from engine.models.library import look_at
from engine.models.purpose import Purpose
from tests.engine.models import gguf_files as made
from tests.support import tiny_models
from tests.support.tiny_models import Pairs


def projector() -> bytes:
    pairs = {
        "general.architecture": made.string("general.architecture", "clip"),
        "clip.has_vision_encoder": made.truth("clip.has_vision_encoder", True),
        "clip.vision.block_count": made.number("clip.vision.block_count", 12),
    }
    return tiny_models.model(pairs, {"v.patch_embd.weight": (32, 32)})


def of_type(kind: str) -> Pairs:
    return {"general.type": made.string("general.type", kind)}


def pooled(kind: int) -> Pairs:
    return {"llama.pooling_type": made.number("llama.pooling_type", kind)}


SIDEWAYS = {"llama.attention.causal": made.truth("llama.attention.causal", False)}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (tiny_models.finder(), "embedding model"),
        (tiny_models.finder({"bert.pooling_type": None}), "embedding model"),
        (tiny_models.writer(pooled(3)), "embedding model"),
        (tiny_models.writer(pooled(4)), "reranker"),
        (projector(), "projector"),
        (tiny_models.writer(of_type("mmproj")), "projector"),
        (tiny_models.writer(of_type("adapter")), "adapter"),
        (tiny_models.writer(of_type("vocab")), "vocabulary without a model"),
        (tiny_models.writer(SIDEWAYS), "diffusion"),
        (tiny_models.writer({"split.no": made.number("split.no", 1)}), "later part"),
        (
            tiny_models.writer({"general.architecture": made.string("general.architecture", "t5")}),
            "before it writes another",
        ),
    ],
)
def test_what_cannot_steer(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "file.gguf"
    path.write_bytes(content)
    with pytest.raises(LocalModelError) as caught:
        purpose.check(path, Purpose.WRITING)
    assert told in caught.value.message
    assert "file.gguf" in caught.value.message
    assert caught.value.remedy
    listed = look_at(path)
    assert listed.problem == str(caught.value)
    assert listed.info is not None


def test_what_cannot_find(tmp_path: Path) -> None:
    path = tmp_path / "file.gguf"
    for content, told in (
        (tiny_models.writer(), "a model that chats"),
        (tiny_models.writer(pooled(4)), "reranker"),
        (projector(), "projector"),
    ):
        path.write_bytes(content)
        with pytest.raises(LocalModelError, match=told) as caught:
            purpose.check(path, Purpose.FINDING)
        assert "embedding model" in caught.value.remedy


def test_what_can(tmp_path: Path) -> None:
    path = tmp_path / "file.gguf"
    plain = {"tokenizer.chat_template": None}
    for content, wanted_for in (
        (tiny_models.writer(), Purpose.WRITING),
        (tiny_models.writer(plain), Purpose.WRITING),
        (tiny_models.writer(pooled(0)), Purpose.WRITING),
        (tiny_models.writer(of_type("model")), Purpose.WRITING),
        (tiny_models.finder(), Purpose.FINDING),
        # Made from a model that chats, as Qwen3-Embedding is.
        (tiny_models.writer(pooled(3)), Purpose.FINDING),
        (tiny_models.writer(plain), Purpose.FINDING),
    ):
        path.write_bytes(content)
        assert tiny_models.complaint(path, wanted_for) == ""


def test_who_calls_itself_something_unknown_is_checked_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "file.gguf"
    path.write_bytes(
        tiny_models.writer({**of_type("something"), "llama.block_count": made.number("llama.block_count", 0)})
    )
    with pytest.raises(LocalModelError, match="block_count"):
        purpose.check(path, Purpose.WRITING)
