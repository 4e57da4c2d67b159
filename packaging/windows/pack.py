"""An installer for Windows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from places import ROOT
from windows.version import numbers

from engine.common.version import VERSION
from engine.updates.feed import this_system

HERE = Path(__file__).parent


def pack(program: Path, dist: Path, made: Path) -> Path:
    """Return an installer for one user, made by NSIS.

    The programs are signed first, with what `signer_command` says.
    """
    signer = signer_command()
    if signer:
        for executable in sorted(program.glob("*.exe")):
            subprocess.run([part.replace("%1", str(executable)) for part in signer], check=True)
    unsigned = "" if signer else "-unsigned"
    packed = dist / f"Tiller-{VERSION}-windows-{this_system()[1]}{unsigned}.exe"
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
        # NSIS puts the path in place of %1 as it is, with the spaces that it may have.
        defines["SIGN"] = subprocess.list2cmdline(signer).replace("%1", '"%1"')
    option = "/D" if sys.platform == "win32" else "-D"
    verbose = "/V2" if sys.platform == "win32" else "-V2"
    told = [f"{option}{name}={value}" for name, value in defines.items()]
    # Without being told, it takes the script on Windows for one in the system's old code page.
    charset = [f"{option[0]}INPUTCHARSET", "UTF8"]
    subprocess.run(["makensis", verbose, *charset, *told, str(HERE / "tiller.nsi")], check=True)
    return packed


def signer_command() -> list[str]:
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
