from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.common.errors import LocalModelError
from engine.models import gguf, gguf_reader
from engine.models.gguf import GgufInfo
from tests.engine.models import gguf_files as made
from tests.engine.models.gguf_files import Tensor

PAIRS = (
    made.string("general.architecture", "qwen3"),
    made.string("general.type", "model"),
    made.string("general.name", "Qwen3\n0.6B " + "x" * 9000),
    made.string("general.size_label", "0.6B"),
    made.string("general.license", "apache-2.0"),
    made.strings("general.languages", ["en", "zh"]),
    made.number("general.file_type", 15),
    made.number("qwen3.block_count", 28),
    made.number("qwen3.context_length", 40960),
    made.number("qwen3.embedding_length", 1024),
    made.number("qwen3.attention.head_count", 16),
    made.number("qwen3.attention.head_count_kv", 8),
    made.number("qwen3.attention.key_length", 128),
    made.number("qwen3.attention.value_length", 128),
    made.string("tokenizer.ggml.model", "gpt2"),
    made.string("tokenizer.ggml.pre", "qwen2"),
    made.strings("tokenizer.ggml.tokens", [f"token {i}" * (i % 9) for i in range(5000)]),
    made.numbers("tokenizer.ggml.token_type", [1] * 5000),
    made.string("tokenizer.chat_template", "{{ messages }}" * 5000),
)
TENSORS = (Tensor("a", (1024, 5000)), Tensor("b", (7,), 32))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "model.gguf"


def read(path: Path, content: bytes) -> GgufInfo:
    path.write_bytes(content)
    return gguf.read(path)


def refused(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    with pytest.raises(LocalModelError) as caught:
        gguf.read(path)
    assert caught.value.remedy
    return caught.value.message


@pytest.mark.parametrize("version", [2, 3])
def test_what_a_header_says(path: Path, version: int) -> None:
    info = read(path, made.gguf(*PAIRS, tensors=TENSORS, version=version))
    assert info == GgufInfo(
        architecture="qwen3",
        name="Qwen3 0.6B " + "x" * (gguf_reader.LONGEST_SHOWN - 11),
        size_label="0.6B",
        parameters=1024 * 5000 + 7,
        quantization="Q4_K_M",
        context_tokens=40960,
        licence="apache-2.0",
        languages=("en", "zh"),
        vocabulary_size=5000,
        layers=28,
        kv_heads=8,
        head_size=128,
        cache_bytes_per_token=28 * 8 * 128 * 2 * 2,
        has_chat_template=True,
        parts=1,
        part=0,
        kind="model",
        pooling=-1,
        reads_forwards=True,
    )


def test_a_header_that_says_nothing(path: Path) -> None:
    info = read(path, made.gguf())
    assert (info.name, info.layers, info.cache_bytes_per_token, info.languages) == ("", 0, 0, ())


def test_heads_that_differ_between_layers(path: Path) -> None:
    info = read(
        path,
        made.gguf(
            made.string("general.architecture", "x"),
            made.number("x.block_count", 3),
            made.number("x.embedding_length", 512),
            made.numbers("x.attention.head_count", [8, 8, 8]),
            made.numbers("x.attention.head_count_kv", [4, 0, 2]),
        ),
    )
    assert (info.kv_heads, info.head_size, info.cache_bytes_per_token) == (4, 64, 6 * 64 * 2 * 2)


def test_values_of_other_types_count_as_absent(path: Path) -> None:
    info = read(
        path,
        made.gguf(
            made.number("general.name", 7),
            made.string("general.architecture", "x"),
            made.string("x.block_count", "many"),
            made.text("x.context_length") + struct.pack("<If", made.F32, 1e30),
            made.text("general.file_type") + struct.pack("<I?", made.BOOL, True),
            made.number("general.languages", 1),
        ),
    )
    assert (info.name, info.layers, info.context_tokens, info.quantization) == ("", 0, 0, "")


@pytest.mark.models
def test_real_files_say_what_llama_cpp_says(smollm2_path: Path, gemma_path: Path) -> None:
    small = gguf.read(smollm2_path)
    assert (small.architecture, small.quantization, small.parameters) == ("llama", "Q4_1", 134_515_008)
    assert (small.layers, small.kv_heads, small.head_size, small.vocabulary_size) == (30, 3, 64, 49152)
    assert small.has_chat_template
    gemma = gguf.read(gemma_path)
    assert (gemma.architecture, gemma.vocabulary_size, gemma.head_size) == ("gemma3", 262_144, 256)
    assert gemma.cache_bytes_per_token == 18 * 1 * 256 * 2 * 2
    assert not gemma.has_chat_template


def head(tensors: int = 0, pairs: int = 0, version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, pairs)


def array(kind: int, count: int) -> bytes:
    return made.text("k") + struct.pack("<IIQ", made.ARRAY, kind, count)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "not a GGUF"),
        (b"GGU", "not a GGUF"),
        (b"<!DOCTYPE html>", "not a GGUF"),
        (b"GGUF", "ends within its header"),
        (head(version=1), "version (1)"),
        (b"GGUF" + struct.pack(">I", 3), "version (50331648)"),
        (head(pairs=2**63), "absurd number of values"),
        (head(tensors=2**63), "absurd number of tensors"),
        (head(pairs=1), "ends within its header"),
        (head(pairs=1) + struct.pack("<Q", 2**63), "absurdly long name"),
        (head(pairs=1) + made.text("k") + struct.pack("<IQ", made.STRING, 2**63), "ends within"),
        (head(pairs=1) + made.text("k") + struct.pack("<I", 99), "unknown type (99)"),
        (head(pairs=1) + array(99, 1), "unknown type (99)"),
        (head(pairs=1) + array(made.U64, 2**62), "ends within"),
        (head(pairs=1) + array(made.STRING, 2**62) + bytes(2**20), "ends within"),
        (head(pairs=1) + array(made.ARRAY, 2**62), "absurd number of lists"),
        (head(pairs=1) + array(made.ARRAY, 1) + struct.pack("<IQ", made.ARRAY, 1), "too deeply"),
        (made.gguf(tensors=[Tensor("a", (2**40, 2**40))]), "absurd number of weights"),
        (made.gguf(tensors=[Tensor("a", (1,) * 9)]), "absurd number of dimensions"),
        (made.gguf(tensors=[Tensor("a", (4,), offset=10**6)]), "ends before its weights"),
        (made.gguf(*PAIRS, tensors=TENSORS, weights=0), "ends before its weights"),
    ],
)
def test_what_is_no_sound_file_is_refused(path: Path, content: bytes, told: str) -> None:
    assert told in refused(path, content)


def test_a_file_cut_anywhere_is_refused(path: Path) -> None:
    whole = made.gguf(*PAIRS[:14], tensors=TENSORS, weights=33)
    for length in range(0, len(whole) - 33, 31):
        assert refused(path, whole[:length]), length


def test_a_header_without_end_is_not_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gguf_reader, "HEADER_LIMIT", 1000)
    assert "absurdly long header" in refused(path, made.gguf(*PAIRS))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_bytes_are_read_or_refused(path: Path, data: st.DataObject) -> None:
    content = bytearray(made.gguf(*PAIRS[:14], tensors=TENSORS))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(4, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        info = gguf.read(path)
    except LocalModelError:
        return
    assert info.cache_bytes_per_token < 2**200


def test_what_is_not_there_or_no_file(tmp_path: Path) -> None:
    for path, told in ((tmp_path / "none.gguf", "no model file"), (tmp_path, "is a folder")):
        with pytest.raises(LocalModelError, match=told):
            gguf.read(path)
    with pytest.raises(LocalModelError, match="cannot be read"):
        gguf.read(Path("a\0b.gguf"))


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.gguf")
    with pytest.raises(LocalModelError, match="not a file"):
        gguf.read(tmp_path / "pipe.gguf")
