"""What Tiller is made of: its parts, their versions and licences."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageMetadata, PackageNotFoundError, distribution

from engine.common.version import VERSION

LICENCE_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
MAX_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Part:
    """A library that comes with Tiller.

    Attributes:
        name, version: its own.
        licence: its name, as the library states it.
        home: its page, or "".
    """

    name: str
    version: str
    licence: str
    home: str


def parts() -> list[Part]:
    """Return Tiller's libraries and what those need, by name; extras are left out."""
    found: dict[str, Distribution] = {}
    wanted = ["tiller"]
    while wanted:
        name = wanted.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            found[key] = distribution(name)
        except PackageNotFoundError:
            continue
        for requirement in found[key].requires or []:
            if "extra ==" not in requirement:
                wanted.append(re.split(r"[\s;<>=!~\[(]", requirement, maxsplit=1)[0])
    return sorted((_part(entry) for entry in found.values()), key=lambda part: part.name.lower())


def licence_name(entry: Distribution) -> str:
    """Return the name of a library's licence, as the library states it; "?" where it does not."""
    about = entry.metadata
    classified = [
        line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if line.startswith("License")
    ]
    stated = _first(about, "License-Expression") or ", ".join(classified)
    # Some put the whole text there.
    return stated or _first(about, "License").split("\n")[0][:80] or "?"


def _part(entry: Distribution) -> Part:
    about = entry.metadata
    pages = [line.partition(",")[2].strip() for line in about.get_all("Project-URL") or []]
    home = _first(about, "Home-page") or next(iter(pages), "")
    return Part(str(about["Name"]), entry.version, licence_name(entry), home)


def _first(about: PackageMetadata, name: str) -> str:
    return str(next(iter(about.get_all(name) or []), ""))


def licence_text(name: str) -> str:
    """Return the licence texts that come with a library; "" where there are none."""
    try:
        return licence_text_of(distribution(name))
    except PackageNotFoundError:
        return ""


def licence_text_of(entry: Distribution) -> str:
    """Return the licence texts that come with a library; "" where there are none."""
    texts: list[str] = []
    for file in entry.files or []:
        if LICENCE_FILE.search(str(file)) and not str(file).endswith((".py", ".pyc")):
            try:
                texts.append(file.read_text(encoding="utf-8").strip())
            except (OSError, UnicodeDecodeError):
                continue
    return "\n\n———\n\n".join(texts)[:MAX_CHARACTERS]


def versions() -> str:
    """Return in one line what runs here."""
    return f"Tiller {VERSION}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
