"""Packs the program as each system's people expect it, and signs it where there are certificates."""

from __future__ import annotations

import datetime
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

from engine.updates.feed import this_system
from engine.version import VERSION

HERE = Path(__file__).parent
ROOT = HERE.parent
UNSIGNED = "-unsigned"


def pack(dist: Path, made: Path) -> list[Path]:
    """Pack the program in a folder; return what can be given to people, and its list of sums.

    Args:
        dist: has the program, and takes the installer.
        made: has icons.
    """
    if sys.platform == "darwin":
        packed = mac(dist / "Tiller.app", dist)
    elif sys.platform == "win32":
        packed = windows(dist / "Tiller", dist, made)
    else:
        packed = linux(dist / "Tiller", dist, made)
    for name in ("THIRD-PARTY-LICENCES.txt", "sbom.cdx.json"):
        inside = dist / ("Tiller.app/Contents/Resources" if sys.platform == "darwin" else "Tiller")
        shutil.copy(inside / name, dist / f"{packed.name.split('.tar')[0]}.{name}")
    return [packed, sums([packed])]


def sums(files: list[Path]) -> Path:
    """Write the SHA-256 sums of files beside the first, as ``sha256sum --check`` reads them."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    listed = files[0].with_name(files[0].name + ".sha256")
    listed.write_text("".join(lines), encoding="utf-8")
    return listed


# Linux


def linux(program: Path, dist: Path, made: Path) -> Path:
    """Return a tarball with the program and a script that installs it for one user."""
    name = f"tiller-{VERSION}-linux-{this_system()[1]}"
    packed = dist / f"{name}.tar.gz"
    released = _released().isoformat()
    with tarfile.open(packed, "w:gz", compresslevel=6) as archive:
        archive.add(program, f"{name}/Tiller", filter=_of_nobody)
        archive.add(HERE / "linux" / "install.sh", f"{name}/install.sh", filter=_of_nobody)
        archive.add(HERE / "linux" / "tiller.desktop", f"{name}/tiller.desktop", filter=_of_nobody)
        archive.add(ROOT / "LICENSE", f"{name}/LICENSE", filter=_of_nobody)
        about = (HERE / "linux" / "app.tiller.Tiller.metainfo.xml").read_text(encoding="utf-8")
        filled = made / "app.tiller.Tiller.metainfo.xml"
        filled.write_text(about.replace("@VERSION@", VERSION).replace("@DATE@", released), encoding="utf-8")
        archive.add(filled, f"{name}/{filled.name}", filter=_of_nobody)
        for icon in sorted(made.glob("tiller-*.png")):
            archive.add(icon, f"{name}/icons/{icon.name}", filter=_of_nobody)
        archive.add(ROOT / "resources" / "icons" / "tiller.svg", f"{name}/icons/tiller.svg", filter=_of_nobody)
    return packed


def _released() -> datetime.date:
    """The day of the build, or of the commit where a build is to be the same again."""
    seconds = float(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Who built it is nobody's business."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry


# Windows


def windows(program: Path, dist: Path, made: Path) -> Path:
    """Return an installer for one user, made by NSIS.

    The programs are signed first, with what `windows_signer` says.
    """
    from windows.version import numbers

    signer = windows_signer()
    if signer:
        for executable in sorted(program.glob("*.exe")):
            subprocess.run([part.replace("%1", str(executable)) for part in signer], check=True)
    packed = dist / f"Tiller-{VERSION}-windows-{this_system()[1]}{'' if signer else UNSIGNED}.exe"
    defines = {
        "VERSION": VERSION,
        "NUMBERS": ".".join(map(str, numbers(VERSION))),
        "PROGRAM": str(program),
        "ICON": str(made / "tiller.ico"),
        "LICENCE": str(ROOT / "LICENSE"),
        "OUTPUT": str(packed),
        "KILOBYTES": str(sum(path.stat().st_size for path in program.rglob("*") if path.is_file()) // 1024),
    }
    if signer:
        defines["SIGN"] = subprocess.list2cmdline(signer)
    option = "/D" if sys.platform == "win32" else "-D"
    verbose = "/V2" if sys.platform == "win32" else "-V2"
    told = [f"{option}{name}={value}" for name, value in defines.items()]
    subprocess.run(["makensis", verbose, *told, str(HERE / "windows" / "tiller.nsi")], check=True)
    return packed


def windows_signer() -> list[str]:
    """Return the command that signs the file in place of ``%1``; [] where there is no certificate.

    The certificate is a PKCS 12 file, named by TILLER_WINDOWS_CERTIFICATE, with its password in
    TILLER_WINDOWS_PASSWORD, which signtool takes from the command line alone.
    """
    certificate = os.environ.get("TILLER_WINDOWS_CERTIFICATE")
    if not certificate:
        return []
    password = os.environ.get("TILLER_WINDOWS_PASSWORD", "")
    stamp = os.environ.get("TILLER_TIMESTAMP", "http://timestamp.digicert.com")
    return [
        *("signtool", "sign", "/fd", "sha256", "/td", "sha256", "/tr", stamp),
        *("/f", certificate, "/p", password, "/d", "Tiller", "%1"),
    ]


# macOS


def mac(app: Path, dist: Path) -> Path:
    """Return a disk image; PyInstaller signed what is in it where there is a certificate.

    With TILLER_MAC_KEYCHAIN_PROFILE, under which ``xcrun notarytool store-credentials`` kept an account, Apple is
    asked to notarize it.
    """
    import dmgbuild
    from macos import bundle

    identity = bundle.signing_identity()
    packed = dist / f"Tiller-{VERSION}-macos-{this_system()[1]}{'' if identity else UNSIGNED}.dmg"
    settings = str(HERE / "macos" / "image.py")
    dmgbuild.build_dmg(str(packed), "Tiller", settings, defines={"app": str(app), "here": str(HERE / "macos")})
    if identity:
        subprocess.run(["codesign", "--sign", identity, "--timestamp", str(packed)], check=True)
        if profile := os.environ.get("TILLER_MAC_KEYCHAIN_PROFILE"):
            subprocess.run(
                ["xcrun", "notarytool", "submit", str(packed), "--keychain-profile", profile, "--wait"], check=True
            )
            subprocess.run(["xcrun", "stapler", "staple", str(packed)], check=True)
    return packed
