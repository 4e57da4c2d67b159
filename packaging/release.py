"""What a release tells: ``python packaging/release.py notes|feed|check|key|sign``.

notes     prints this version's section of the changelog, which becomes the release's text
feed      prints the list that the program asks for, see `engine.updates.feed`: of the installers in a folder,
          which are at an address
check     fails where a tag is not this version, or the changelog has no dated section for it
key       makes the key that lists are signed with, once, in a file that is kept off line, and prints its public
          half, which builds are given as TILLER_RELEASE_KEY
sign      prints the list from standard input, signed with that file, as programs believe it
"""

from __future__ import annotations

import argparse
import base64
import datetime
import hashlib
import json
import os
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


def new_key(path: Path) -> str:
    """Make a private key in a file for this user alone; return its public half in base64.

    Raises:
        FileExistsError: there is one: builds that were given its public half would believe no other.
    """
    # Here and below: what the workflow runs of this needs nothing installed.
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()))
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def signed(text: str, path: Path) -> str:
    """Return a list with its signature.

    Args:
        text: the list.
        path: of the private key.
    """
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from engine.updates.signature import FIELDS

    key = form.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{path} is no Ed25519 key.")
    made = base64.b64encode(key.sign(text.encode())).decode()
    return json.dumps(dict(zip(FIELDS, (text, made), strict=True)))


def main() -> int:
    """Run it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["notes", "feed", "check", "key", "sign"])
    parser.add_argument("--folder", type=Path, default=ROOT / "dist")
    parser.add_argument("--address", default="")
    parser.add_argument("--tag", default="")
    parser.add_argument("--key", type=Path, help="the file of the private key")
    options = parser.parse_args()
    changelog = changelog_text()
    if options.what == "check":
        if options.tag != f"v{VERSION}":
            print(f"The tag {options.tag} is not of version {VERSION}.", file=sys.stderr)
            return 1
        if section(changelog, VERSION)[0] == "unreleased":
            print(f"The changelog has no date for {VERSION}.", file=sys.stderr)
            return 1
    elif options.what in ("key", "sign"):
        if options.key is None:
            parser.error("--key is needed")
        print(new_key(options.key) if options.what == "key" else signed(sys.stdin.read(), options.key))
    elif options.what == "notes":
        print(section(changelog, VERSION)[1])
    else:
        print(json.dumps(feed(list(options.folder.iterdir()), options.address, changelog), indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
