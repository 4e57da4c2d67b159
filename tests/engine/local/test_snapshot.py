"""A prompt's state comes back from disk as it was, or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from engine.local.library import Model
from engine.local.pair import Layout, Pair, PairOptions
from engine.local.snapshot import MAGIC, Snapshots, prune

pytestmark = pytest.mark.models
STABLE = [5 + i % 400 for i in range(150)]
PUBLIC = [7, 8, 9]


@pytest.fixture(params=list(Layout))
def layout(request: pytest.FixtureRequest) -> Layout:
    found: Layout = request.param
    return found


def new_pair(model: Model, folder: Path, layout: Layout = Layout.IN_TURN, limit: int = 10**9) -> closing[Pair]:
    sequences = 2 if layout is Layout.ONE_CALL else 1
    snapshots = Snapshots(folder, model, 512, sequences, limit)
    return closing(Pair(model, PairOptions(layout, threads=1, context_tokens=512), snapshots))


def saved(model: Model, folder: Path, layout: Layout = Layout.IN_TURN, limit: int = 10**9) -> np.ndarray:
    """Read a prompt, keep its beginning, and return the private logits behind a fixed question."""
    with new_pair(model, folder, layout, limit) as pair:
        assert pair.prepare([*STABLE, 30, 31], PUBLIC, len(STABLE)) == len(STABLE) + 5
        logits = pair.private_logits.copy()
        pair.advance(40)
        pair.snapshot(len(STABLE))
    return logits


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


def test_the_stable_part_is_not_read_again(tiny_model: Model, folder: Path, layout: Layout) -> None:
    expected = saved(tiny_model, folder, layout)
    (path,) = folder.iterdir()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    with new_pair(tiny_model, folder, layout) as pair:
        assert pair.prepare([*STABLE, 30, 31], PUBLIC, len(STABLE)) == 2 + 3
        ours = pair.private_logits
        assert np.abs(np.exp(ours - ours.max()) - np.exp(expected - expected.max())).max() < 0.15
        assert np.corrcoef(ours, expected)[0, 1] > 0.999
        # The sequences can be advanced, rolled back and used for another conversation.
        pair.advance(40)
        pair.roll_back(1)
        assert pair.prepare([*STABLE, 50], PUBLIC, len(STABLE)) == 2


def spoil_end(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1000])


def spoil_middle(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def spoil_head(path: Path) -> None:
    path.write_bytes(MAGIC + b"{not json\n")


def spoil_whole(path: Path) -> None:
    path.write_bytes(b"\0" * 100)


def spoil_size(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("spoil", [spoil_end, spoil_middle, spoil_head, spoil_whole, spoil_size])
def test_a_damaged_file_is_ignored_and_made_anew(
    tiny_model: Model, folder: Path, spoil: Callable[[Path], None]
) -> None:
    expected = saved(tiny_model, folder)
    (path,) = folder.iterdir()
    spoil(path)
    with new_pair(tiny_model, folder) as pair:
        assert pair.prepare([*STABLE, 30, 31], PUBLIC, len(STABLE)) == len(STABLE) + 5
        assert np.array_equal(pair.private_logits, expected)


def test_a_state_that_llama_cpp_refuses(tiny_model: Model, folder: Path) -> None:
    """Whole by its checksum, and still none of this model's."""
    import json
    import zlib

    expected = saved(tiny_model, folder)
    (path,) = folder.iterdir()
    junk = b"\7" * 5000
    path.write_bytes(MAGIC + json.dumps({"bytes": len(junk), "crc": zlib.crc32(junk)}).encode() + b"\n" + junk)
    with new_pair(tiny_model, folder) as pair:
        pair.prepare([*STABLE[:100], 3], PUBLIC)
        pair.prepare([*STABLE, 30, 31], PUBLIC, len(STABLE))
        assert np.corrcoef(pair.private_logits, expected)[0, 1] > 0.999
    assert not path.exists()


def test_other_settings_do_not_find_it(tiny_model: Model, folder: Path) -> None:
    saved(tiny_model, folder)
    snapshots = Snapshots(folder, tiny_model, 1024, 1)
    with closing(Pair(tiny_model, PairOptions(threads=1, context_tokens=1024), snapshots)) as pair:
        assert pair.prepare([*STABLE, 30, 31], PUBLIC, len(STABLE)) == len(STABLE) + 5
    with new_pair(tiny_model, folder) as pair:
        assert pair.prepare([*STABLE[:-1], 99, 30], PUBLIC, len(STABLE)) == len(STABLE) + 4


def test_where_nothing_can_be_written(tiny_model: Model, tmp_path: Path) -> None:
    folder = tmp_path / "file"
    folder.write_text("in the way")
    saved(tiny_model, folder)
    assert folder.read_text() == "in the way"


def test_short_prompts_and_too_large_states_are_not_kept(tiny_model: Model, folder: Path) -> None:
    with new_pair(tiny_model, folder) as pair:
        pair.prepare([1, 2, 3], PUBLIC, 2)
        pair.snapshot(2)
    assert not folder.exists()
    saved(tiny_model, folder, limit=1000)
    assert not folder.exists()


def test_the_least_recently_used_go_first(tmp_path: Path) -> None:
    for age, name in enumerate(["new", "middle", "old"]):
        path = tmp_path / f"{name}.state"
        path.write_bytes(b"x" * 100)
        os.utime(path, ns=(10**18 - age, 10**18 - age))
    (tmp_path / "other.txt").write_text("not ours")
    prune(tmp_path, 250)
    assert {p.name for p in tmp_path.iterdir()} == {"new.state", "middle.state", "other.txt"}
    prune(tmp_path, 0)
    assert {p.name for p in tmp_path.iterdir()} == {"other.txt"}
