from __future__ import annotations

import json
import stat
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from engine import settings as s
from engine.common import paths as folders
from engine.common.errors import SettingsError
from engine.steering.policy import Completion


def write(path: Path, data: object) -> Path:
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return path


def test_nothing_kept_gives_the_defaults(own_folders: Path) -> None:
    assert s.load() == s.Settings()
    assert not own_folders.exists()


def test_what_was_kept_comes_back() -> None:
    changed = s.Settings(
        s.LocalSettings("/models/a b.gguf", 3, 2, 1024),
        s.CloudSettings("completions", "https://example.org", "m", 20, 5.0),
        s.WritingSettings(False, 1.2, 0.5, Completion.TRUNCATE, 0.7, 0.9, 0.05, 4, 99, 3.0),
    )
    s.save(changed)
    assert s.load() == changed
    assert folders.config_folder().joinpath("settings.json").exists()


def test_another_versions_names_are_ignored_and_missing_ones_default(tmp_path: Path) -> None:
    path = write(tmp_path / "s.json", {"cloud": {"url": "http://x", "flavour": 7}, "moon": {}})
    assert s.load(path) == replace(s.Settings(), cloud=s.CloudSettings(url="http://x"))


def test_what_earlier_versions_had_is_done_without(tmp_path: Path) -> None:
    """Files of the first versions name several local models, and the side that windows begin at."""
    old = {
        "local": {"model": "/a.gguf", "more_models": "/b.gguf\n/c.gguf", "combination": "median"},
        "window": {"direction": "right to left", "tray": True},
    }
    path = write(tmp_path / "s.json", old)
    expected = replace(s.Settings(), local=s.LocalSettings("/a.gguf"), window=s.WindowSettings(tray=True))
    assert s.load(path) == expected


def test_a_choice_that_people_have_no_more_is_the_default(tmp_path: Path) -> None:
    named = {"name": "Mine", "url": "http://x", "alignment": "byte by byte", "candidates": 7}
    old = {"writing": {"gate": "paper", "seed": 7}, "cloud": named, "endpoints": [named]}
    cloud = s.CloudSettings(url="http://x", name="Mine", candidates=7)
    assert s.load(write(tmp_path / "s.json", old)) == replace(
        s.Settings(), writing=s.WritingSettings(seed=7), cloud=cloud, endpoints=(cloud,)
    )


@pytest.mark.parametrize(
    "data",
    [
        "{broken",
        "[]",
        {"cloud": {"kind": "carrier pigeon"}},
        {"cloud": {"candidates": "many"}},
        {"writing": {"steering": 1}},
        {"writing": {"strength": True}},
        '{"writing": {"strength": NaN}}',
        {"writing": {"temperature": -1}},
        {"writing": {"max_tokens": 0}},
        {"writing": {"seed": 10**40}},
        '{"writing": {"strength": 1' + "0" * 400 + "}}",
        "[" * 100_000,
        {"local": {"threads": 100_000}},
        {"local": {"context_tokens": -1}},
        {"cloud": {"candidates": -4}},
        {"cloud": {"stall_seconds": -1}},
    ],
)
def test_a_broken_file_is_refused_and_left_alone(tmp_path: Path, data: object) -> None:
    path = write(tmp_path / "s.json", data)
    before = path.read_bytes()
    with pytest.raises(SettingsError) as caught:
        s.load(path)
    assert str(path) in caught.value.remedy
    assert path.read_bytes() == before


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_bytes('{"cloud": {"url": "Zoë"}}'.encode("latin-1"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        s.load(path)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_nobody_else_can_read_them() -> None:
    s.save(s.Settings())
    path = folders.config_folder() / "settings.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_whole_numbers_serve_as_fractions(tmp_path: Path) -> None:
    assert s.load(write(tmp_path / "s.json", {"writing": {"strength": 1}})).writing.strength == 1.0


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match="could not be kept"):
        s.save(s.Settings(), tmp_path / "file" / "settings.json")


def test_a_seed_of_minus_one_differs_from_reply_to_reply() -> None:
    assert len({s.WritingSettings().reply_settings().sampling.seed for _ in range(5)}) > 1
    assert s.WritingSettings(seed=5).reply_settings().sampling.seed == 5


def test_keys_have_no_place_in_the_settings() -> None:
    assert "key" not in json.dumps(asdict(s.Settings()))


def test_a_setting_is_found_under_the_name_that_it_had_before(own_folders: Path) -> None:
    path = own_folders / "settings.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('{"writing": {"most_tokens": 77}}', encoding="utf-8")
    assert s.load(path).writing.max_tokens == 77
