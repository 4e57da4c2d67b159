"""What a release tells: ``python packaging/release.py notes|feed|check``.

notes     prints this version's section of the changelog, which becomes the release's text
feed      prints the list that the program asks for, see `engine.updates.feed`: of the installers in a folder,
          which are at an address
check     fails where a tag is not this version, or the changelog has no dated section for it
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from engine.common.version import VERSION  # noqa: E402 - run as a script, from anywhere
from engine.updates.feed import ENDINGS, FORMAT  # noqa: E402 - run as a script, from anywhere

NAME = re.compile(r"[Tt]iller-[\w.]+?-(linux|macos|windows)-(x86_64|arm64)(-unsigned)?(\.\w+)+")
HEADING = re.compile(r"^## (\S+) \((\d{4}-\d{2}-\d{2}|unreleased)\)$", re.MULTILINE)


def section(changelog: str, version: str) -> tuple[str, str]:
    """Return a version's date, or "unreleased", and what is new in it.

    Raises:
        SystemExit: the changelog says nothing of it.
    """
    headings = list(HEADING.finditer(changelog))
    for place, heading in enumerate(headings):
        if heading[1] == version:
            end = headings[place + 1].start() if place + 1 < len(headings) else len(changelog)
            return heading[2], changelog[heading.end() : end].strip()
    raise SystemExit(f"The changelog has no section “## {version} (date)”.")


def changelog_text() -> str:
    """Return the changelog."""
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def day() -> str:
    """Return this version's date: today's where it has none yet."""
    return _dated(section(changelog_text(), VERSION)[0])


def _dated(stated: str) -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat() if stated == "unreleased" else stated


def digest(path: Path) -> str:
    """Return a file's SHA-256, 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def feed(files: list[Path], address: str, changelog: str) -> dict[str, object]:
    """Return the list of this version.

    Args:
        files: the installers; others are passed over.
        address: the folder that they will be in, an address.
        changelog: all of it.
    """
    date, notes = section(changelog, VERSION)
    found = []
    # Programs take the first for their system: a signed one, where there is one.
    for path in sorted(files, key=lambda path: ("-unsigned" in path.name, path.name)):
        named = NAME.fullmatch(path.name)
        if named and path.name.endswith(ENDINGS[named[1]]):
            found.append(
                {
                    "system": named[1],
                    "machine": named[2],
                    "name": path.name,
                    "url": f"{address.rstrip('/')}/{path.name}",
                    "sha256": digest(path),
                    "bytes": path.stat().st_size,
                }
            )
    return {"format": FORMAT, "version": VERSION, "date": _dated(date), "notes": notes, "files": found}


def main() -> int:
    """Run it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["notes", "feed", "check"])
    parser.add_argument("--folder", type=Path, default=ROOT / "dist")
    parser.add_argument("--address", default="")
    parser.add_argument("--tag", default="")
    options = parser.parse_args()
    changelog = changelog_text()
    if options.what == "check":
        if options.tag != f"v{VERSION}":
            print(f"The tag {options.tag} is not of version {VERSION}.", file=sys.stderr)
            return 1
        if section(changelog, VERSION)[0] == "unreleased":
            print(f"The changelog has no date for {VERSION}.", file=sys.stderr)
            return 1
    elif options.what == "notes":
        print(section(changelog, VERSION)[1])
    else:
        print(json.dumps(feed(list(options.folder.iterdir()), options.address, changelog), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
