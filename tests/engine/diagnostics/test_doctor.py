"""A doctor that looks at everything, whatever is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.diagnostics import doctor
from engine.settings import CloudSettings, LocalSettings, Settings


async def found(settings: Settings) -> dict[str, doctor.Finding]:
    return {finding.subject: finding for finding in await doctor.examine(settings)}


@pytest.mark.parametrize("place", ["_keyring", "_processor", "_gpu", "_embedded", "_program"])
async def test_one_bad_finding_is_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str) -> None:
    def broken() -> doctor.Finding:
        raise OSError("no such thing")

    monkeypatch.setattr(doctor, place, broken)
    settings = Settings(
        LocalSettings(model=str(tmp_path / "none.gguf")), CloudSettings("llama", "http://127.0.0.1:1")
    )
    told = await found(settings)
    bad = [finding for finding in told.values() if "OSError" in finding.detail]
    assert [finding.fine for finding in bad] == [False]
    assert {"settings", "data", "local model", "cloud"} <= set(told)
    assert "no model file" in told["local model"].detail
    assert "cannot be reached" in told["cloud"].detail


async def test_what_nobody_foresaw_in_the_models_is_a_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("private words")

    monkeypatch.setattr(doctor, "load_local", broken)
    monkeypatch.setattr(doctor, "connect", broken)
    told = await found(Settings(cloud=CloudSettings("llama", "http://127.0.0.1:1")))
    for subject in ("local model", "cloud"):
        assert not told[subject].fine
        assert "RuntimeError" in told[subject].detail
        assert "private words" not in told[subject].detail
