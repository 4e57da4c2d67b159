from __future__ import annotations

from pathlib import Path

import pytest
import wheels


@pytest.mark.parametrize(
    ("system", "machine"), [("linux", "x86_64"), ("win32", "AMD64"), ("darwin", "arm64"), ("darwin", "x86_64")]
)
def test_llama_is_never_built_for_the_build_machine_alone(system: str, machine: str) -> None:
    llama = wheels.recipes(system, machine)[0]
    assert llama.requirement == wheels.pinned("llama-cpp-python")
    assert "-DGGML_NATIVE=OFF" in llama.cmake
    assert ("-DGGML_METAL=ON" in llama.cmake) is (system == "darwin")
    # Where CPUs differ, the best code is chosen at run time.
    is_apple = (system, machine) == ("darwin", "arm64")
    assert ("-DGGML_CPU_ALL_VARIANTS=ON" in llama.cmake) is not is_apple
    assert ("-DGGML_BACKEND_DL=ON" in llama.cmake) is not is_apple


def test_a_wheel_is_built_once_and_anew_for_another_recipe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheels, "cache", lambda: tmp_path)
    one, other = wheels.Recipe("x==1", ("-DA=ON",)), wheels.Recipe("x==1", ("-DA=OFF",))
    assert wheels.kept_in(one) != wheels.kept_in(other)
    calls: list[list[str]] = []

    def build(command: list[str], **named: object) -> None:
        calls.append(command)
        folder = next(word for word in command if word.startswith("--wheel-dir=")).partition("=")[2]
        (Path(folder) / "x-1-py3-none-any.whl").write_bytes(b"wheel")
        assert named["env"]["CMAKE_ARGS"] == "-DA=ON"  # type: ignore[index]

    monkeypatch.setattr(wheels.subprocess, "run", build)
    assert wheels.wheel(one) == wheels.wheel(one)
    assert len(calls) == 1
    assert "--no-cache-dir" in calls[0]
