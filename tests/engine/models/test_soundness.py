"""Headers that make no sense are refused in words before llama.cpp sees them."""

from __future__ import annotations

import struct
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pytest

from engine.common.errors import LocalModelError
from engine.models import purpose
from engine.models.purpose import Purpose
from tests.engine.models import gguf_files as made
from tests.support import tiny_models
from tests.support.tiny_models import WRITER_TOKENS, Pairs

HEADER_BYTES_KEPT = 40 * 2**20
"""Most that Python may hold of any file, whatever its header says."""


def refused(path: Path, content: bytes, wanted_for: Purpose = Purpose.WRITING) -> str:
    path.write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(LocalModelError) as caught:
            purpose.check(path, wanted_for)
        assert tracemalloc.get_traced_memory()[1] < HEADER_BYTES_KEPT
    finally:
        tracemalloc.stop()
    assert caught.value.remedy
    return caught.value.message


def stated(key: str, value: int) -> Pairs:
    return {key: made.number(key, value)}


LLAMA_ENDS = """
import sys, llama_cpp.llama_cpp as llama
llama.llama_model_load_from_file(sys.argv[1].encode(), llama.llama_model_default_params())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process ends otherwise there")
@pytest.mark.parametrize(
    "other",
    [
        stated("llama.block_count", 0),
        stated("llama.block_count", 513),
        stated("llama.expert_count", 8),
        stated("llama.expert_used_count", 8),
    ],
    ids=lambda other: " ".join(other),
)
def test_llama_cpp_ends_the_process_on_it_and_it_is_refused_before(
    tmp_path: Path, other: Pairs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GGML_NO_BACKTRACE", "1")
    path = tmp_path / "model.gguf"
    (key,) = other
    assert key in refused(path, tiny_models.writer(other)) or "expert" in key
    ended = subprocess.run([sys.executable, "-c", LLAMA_ENDS, str(path)], stderr=subprocess.PIPE, timeout=60)
    assert ended.returncode < 0
    assert b"GGML_ASSERT" in ended.stderr


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (stated("llama.block_count", 2**32 - 1), "llama.block_count: 4294967295"),
        ({"llama.block_count": made.string("llama.block_count", "many")}, "llama.block_count: many"),
        ({"llama.block_count": None}, "does not state llama.block_count"),
        (stated("llama.context_length", 0), "llama.context_length: 0"),
        (stated("llama.context_length", 2**31), "llama.context_length"),
        (stated("llama.embedding_length", 0), "llama.embedding_length: 0"),
        (stated("llama.embedding_length", 2**30), "llama.embedding_length"),
        (stated("llama.attention.head_count", 0), "llama.attention.head_count: 0"),
        (stated("llama.attention.head_count", 2**31), "llama.attention.head_count: 2147483648"),
        (stated("llama.attention.head_count", 64), "llama.attention.head_count: 64"),
        (stated("llama.attention.head_count_kv", 3), "llama.attention.head_count_kv: 3"),
        (
            {"llama.attention.head_count": made.numbers("llama.attention.head_count", [2, 2, 2])},
            "llama.attention.head_count: (2, 2, 2)",
        ),
        (
            {"llama.attention.head_count": made.numbers("llama.attention.head_count", [2] * 5000)},
            "llama.attention.head_count",
        ),
        (stated("llama.attention.key_length", 2**20), "llama.attention.key_length"),
        (stated("llama.rope.dimension_count", 2**31), "llama.rope.dimension_count"),
        (stated("llama.expert_count", 2**31), "llama.expert_count"),
        ({"general.architecture": None}, "which kind of model"),
        ({"general.architecture": made.string("general.architecture", " ")}, "which kind of model"),
        (stated("general.alignment", 0), "general.alignment: 0"),
        (stated("general.alignment", 48), "general.alignment: 48"),
        (stated("general.alignment", 2**31), "general.alignment"),
        ({"tokenizer.ggml.tokens": None}, "tokenizer.ggml.tokens: 0"),
        (
            {"tokenizer.ggml.token_type": made.numbers("tokenizer.ggml.token_type", [1] * 3, made.I32)},
            f"has {len(WRITER_TOKENS)} tokens, but 3 of tokenizer.ggml.token_type",
        ),
        (
            {
                "tokenizer.ggml.tokens": made.strings("tokenizer.ggml.tokens", WRITER_TOKENS[:-1]),
                "tokenizer.ggml.token_type": None,
            },
            f"has {len(WRITER_TOKENS) - 1} tokens, but weights for {len(WRITER_TOKENS)}",
        ),
        ({"again": made.number("llama.block_count", 1)}, "states llama.block_count twice"),
    ],
)
def test_numbers_that_no_model_has(tmp_path: Path, other: Pairs, told: str) -> None:
    assert told in refused(tmp_path / "model.gguf", tiny_models.writer(other))


def with_tensors(*tensors: made.Tensor, weights: int = 4096, other: Pairs | None = None) -> bytes:
    pairs = [pair for pair in {**tiny_models.WRITER, **(other or {})}.values() if pair]
    return made.gguf(*pairs, tensors=tensors, weights=weights)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (with_tensors(made.Tensor("a", (8,)), made.Tensor("b", (8,), 4128)), "ends before its weights"),
        (with_tensors(made.Tensor("a", (8,)), made.Tensor("b", (8,), 2**63)), "ends before its weights"),
        (with_tensors(made.Tensor("a", (2000,))), "ends before its weights"),
        (with_tensors(made.Tensor("a", (8,)), made.Tensor("b", (8,), 33)), "askew (b)"),
        (with_tensors(made.Tensor("a", (64,)), made.Tensor("b", (8,), 32)), "overlap (b)"),
        (with_tensors(made.Tensor("a", (8,)), made.Tensor("a", (8,), 32)), "two of its tensors alike"),
        (with_tensors(made.Tensor("a", (8, 0))), "impossible shape (a)"),
        (with_tensors(made.Tensor("a", ())), "impossible shape (a)"),
        (with_tensors(made.Tensor("a", (33,), kind=2)), "impossible shape (a)"),
        (with_tensors(made.Tensor("a" * 64, (8,))), "absurdly long name"),
        (with_tensors(), "holds no weights"),
    ],
)
def test_weights_that_are_not_where_they_can_be(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in refused(tmp_path / "model.gguf", content)


def test_a_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    whole = tiny_models.writer()
    for length in [*range(0, 6000, 97), len(whole) // 2, len(whole) - 33]:
        message = refused(tmp_path / "model.gguf", whole[:length])
        assert "incomplete" in message or "not a GGUF" in message, length


def test_long_arrays_of_long_texts_do_not_fill_the_memory(tmp_path: Path) -> None:
    """A thousand lists of texts that would all be kept."""
    lists = [made.strings(f"key {i}", ["\N{GRINNING FACE}" * 1000] * 15) for i in range(1000)]
    assert "absurdly long header" in refused(tmp_path / "model.gguf", made.gguf(*lists))


def test_many_tensors_do_not_fill_the_memory(tmp_path: Path) -> None:
    tensors = [made.Tensor(f"{i:063}", (1, 1, 1, 1), 32 * i) for i in range(16_000)]
    assert "does not say which kind" in refused(
        tmp_path / "model.gguf", made.gguf(tensors=tensors, weights=512_100)
    )


def test_sound_files_pass(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    lists = {
        "llama.attention.head_count": made.numbers("llama.attention.head_count", [2]),
        "llama.attention.head_count_kv": made.numbers("llama.attention.head_count_kv", [0]),
    }
    for other in ({}, lists, stated("general.alignment", 32), stated("split.count", 1)):
        path.write_bytes(tiny_models.writer(other))
        assert tiny_models.complaint(path, Purpose.WRITING) == ""


def test_a_recurrent_model_is_left_to_those_who_say_so(tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    other = {"ssm": made.number("llama.ssm.state_size", 16), **stated("llama.attention.head_count", 0)}
    path.write_bytes(tiny_models.writer({**other, **stated("llama.attention.head_count_kv", 0)}))
    assert tiny_models.complaint(path, Purpose.WRITING) == ""


@pytest.mark.models
def test_the_sizes_of_blocks_are_those_of_ggml(smollm2_path: Path) -> None:
    import ctypes

    import llama_cpp

    from engine.models.soundness import BLOCKS

    folder = Path(llama_cpp.__file__).parent / "lib"
    library = next((p for p in sorted(folder.iterdir()) if "ggml-base" in p.name), None)
    if library is None:
        pytest.skip("this build has ggml elsewhere")
    ggml = ctypes.CDLL(str(library))
    ggml.ggml_blck_size.restype, ggml.ggml_type_size.restype = ctypes.c_int64, ctypes.c_size_t
    for kind, (numbers, size) in BLOCKS.items():
        assert (ggml.ggml_blck_size(kind), ggml.ggml_type_size(kind)) == (numbers, size), kind


@pytest.mark.models
def test_real_files_pass(smollm2_path: Path, gemma_path: Path) -> None:
    assert tiny_models.complaint(smollm2_path, Purpose.WRITING) == ""
    assert tiny_models.complaint(gemma_path, Purpose.WRITING) == ""


def test_what_follows_the_magic_may_be_anything(tmp_path: Path) -> None:
    assert refused(tmp_path / "model.gguf", b"GGUF" + struct.pack("<IQQ", 3, 1, 2**40))
