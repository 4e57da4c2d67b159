"""Brings the translations up to date with the program's texts: ``make translations``.

Qt's lupdate finds every text in a call of `tr` or `mark` and merges them into the .ts files, which people
translate (with Qt Linguist, or in an editor); lrelease makes of them the .qm files that the program reads. Both
come with PySide6. Texts in the catalogues are found too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "resources" / "translations"
SOURCES = ("engine", "desktop_app")
CATALOGUES = ("models.json",)
SAID = ("note", "languages")
"""What of a catalogue's entries is shown in the user's language."""


def texts(found: object) -> Iterator[str]:
    """Yield what a catalogue says in words."""
    if isinstance(found, dict):
        for name, value in found.items():
            if name in SAID:
                yield from [value] if isinstance(value, str) else value
            else:
                yield from texts(value)
    elif isinstance(found, list):
        for entry in found:
            yield from texts(entry)


def tool(name: str) -> str:
    """Return the path of one of PySide6's tools, beside this interpreter."""
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def update(files: list[Path]) -> None:
    """Merge all texts into .ts files; what was translated stays so."""
    with tempfile.TemporaryDirectory() as folder:
        catalogues = Path(folder) / "catalogues.py"
        said = [
            text
            for name in CATALOGUES
            for text in texts(json.loads((ROOT / "resources" / name).read_text("utf-8")))
        ]
        catalogues.write_text(
            "\n".join(f"mark({json.dumps(text, ensure_ascii=False)})" for text in dict.fromkeys(said))
        )
        sources = [str(path) for source in SOURCES for path in sorted((ROOT / source).rglob("*.py"))]
        listed = Path(folder) / "sources.lst"
        listed.write_text("\n".join([*sources, str(catalogues)]))
        subprocess.run(
            [
                tool("lupdate"),
                *("-tr-function-alias", "tr+=mark"),
                *("-locations", "none", "-no-obsolete", "-sort-messages", "-silent"),
                f"@{listed}",
                "-ts",
                *map(str, files),
            ],
            check=True,
        )


def release(files: list[Path]) -> None:
    """Make the .qm files."""
    for file in files:
        target = file.with_suffix(".qm")
        subprocess.run([tool("lrelease"), "-silent", str(file), "-qm", str(target)], check=True)


def main() -> None:
    files = sorted(FOLDER.glob("tiller_*.ts"))
    update(files)
    release(files)


if __name__ == "__main__":
    main()
