from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import llama_cpp.llama_cpp as llama
import pytest

from engine.local import processors
from engine.local.library import processor
from engine.local.processors import Processor


def test_what_is_used_of_this_cpu_is_told() -> None:
    found = processor()
    assert found.features
    assert all(name.isupper() or name.replace("_", "").isalnum() for name in found.features)


@pytest.mark.parametrize(
    ("said", "features", "is_slow"),
    [
        (
            b"CPU : SSE3 = 1 | SSSE3 = 1 | LLAMAFILE = 1 | REPACK = 1 | ",
            {"SSE3", "SSSE3", "LLAMAFILE", "REPACK"},
            True,
        ),
        (b"CPU : SSE3 = 1 | AVX = 1 | AVX2 = 0 | ", {"SSE3", "AVX"}, True),
        (b"CPU : AVX = 1 | AVX2 = 1 | FMA = 1 | ", {"AVX", "AVX2", "FMA"}, False),
        (
            b"Metal : EMBED_LIBRARY = 1 | CPU : NEON = 1 | DOTPROD = 1 | ",
            {"EMBED_LIBRARY", "NEON", "DOTPROD"},
            False,
        ),
        (b"", set(), True),
    ],
)
def test_a_cpu_without_large_instructions_is_slow(
    said: bytes, features: set[str], is_slow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(llama, "llama_print_system_info", lambda: said)
    found = processors.described()
    assert (found.features, found.is_slow) == (features, is_slow)
    assert Processor(frozenset(features)) == found


def test_several_kinds_of_code_are_chosen_from_where_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[bytes] = []

    def load(folder: bytes) -> None:
        loaded.append(folder)

    library = SimpleNamespace(ggml_backend_load_all_from_path=load)
    monkeypatch.setattr(processors, "FOLDER", tmp_path / "ö 测试")
    monkeypatch.setattr(llama, "_lib", library)
    processors.FOLDER.mkdir()
    processors.load()
    assert not loaded, "built for this machine alone, all is loaded already"
    (processors.FOLDER / "libggml-cpu-haswell.so").write_bytes(b"")
    processors.load()
    assert loaded == [str(processors.FOLDER).encode()]
