"""The installer for Windows: compiled by its real compiler, listed, signed; and run where Wine can."""

from __future__ import annotations

import shutil
import struct
import subprocess
from pathlib import Path

import icons
import pytest
from windows import pack, version

pytestmark = [
    pytest.mark.installers,
    pytest.mark.skipif(not shutil.which("makensis"), reason="NSIS is not installed"),
]

PROGRAM = {
    "Tiller.exe": b"MZ window",
    "tiller-cli.exe": b"MZ console",
    "THIRD-PARTY-LICENCES.txt": b"theirs",
    "sbom.cdx.json": b"{}",
    "_internal/base_library.zip": b"PK",
    "_internal/PySide6/Qt6Core.dll": b"MZ core",
    "_internal/resources/profiles/样本.txt": b"letters of others",
}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "dist" / "Tiller"
    for name, content in PROGRAM.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    folder.mkdir()
    icons.write(folder)
    return folder


def listed(installer: Path) -> set[str]:
    """Return the names of what an installer holds."""
    told = subprocess.run(["7z", "l", "-ba", "-slt", str(installer)], capture_output=True, text=True, check=True)
    names = [line.removeprefix("Path = ") for line in told.stdout.splitlines() if line.startswith("Path = ")]
    return {name.replace("\\", "/").removeprefix("$INSTDIR.new/") for name in names if "PLUGINSDIR" not in name}


@pytest.mark.skipif(not shutil.which("7z"), reason="7z is not installed")
def test_it_compiles_without_a_warning_and_holds_the_program(
    program: Path, made: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    installer = pack.pack(program, tmp_path, made)
    said = capfd.readouterr()
    assert "warning" not in (said.out + said.err).lower()
    assert installer.name.endswith("-unsigned.exe")
    assert listed(installer) == {*PROGRAM, "uninstall.exe"}
    folder = tmp_path / "unpacked"
    subprocess.run(["7z", "x", "-y", f"-o{folder}", str(installer)], check=True, capture_output=True)
    (found,) = folder.rglob("样本.txt")
    assert found.read_bytes() == b"letters of others"


def test_it_asks_for_no_administrators_rights(program: Path, made: Path, tmp_path: Path) -> None:
    content = pack.pack(program, tmp_path, made).read_bytes()
    assert b'requestedExecutionLevel level="asInvoker"' in content
    assert b"requireAdministrator" not in content


@pytest.mark.skipif(
    not (shutil.which("osslsigncode") and shutil.which("openssl")), reason="osslsigncode is not installed"
)
def test_with_a_certificate_programs_installer_and_uninstaller_are_signed(
    program: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Tests", "-days", "2"]
    request += ["-addext", "extendedKeyUsage=codeSigning"]
    subprocess.run([*request, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    # It signs into another file, where signtool signs in place.
    signer = tmp_path / "sign.sh"
    signer.write_text(
        f'#!/bin/sh\nset -e\nosslsigncode sign -certs "{certificate}" -key "{key}" -in "$1" -out "$1.signed" '
        f'>/dev/null\nmv "$1.signed" "$1"\necho "$1" >>"{tmp_path}/signed"\n'
    )
    signer.chmod(0o755)
    monkeypatch.setattr(pack, "signer_command", lambda: [str(signer), "%1"])
    # What is signed must be a program: the installer's own stub is one.
    plain = tmp_path / "plain"
    plain.mkdir()
    with monkeypatch.context() as unsigned:
        unsigned.setattr(pack, "signer_command", list)
        stub = pack.pack(program, plain, made)
    for name in ("Tiller.exe", "tiller-cli.exe"):
        shutil.copy(stub, program / name)
    # Where it is built may be any folder.
    folder = tmp_path / "with spaces"
    folder.mkdir()
    installer = pack.pack(program, folder, made)
    assert "unsigned" not in installer.name
    assert len((tmp_path / "signed").read_text().splitlines()) == 4
    for path in (installer, program / "Tiller.exe"):
        verify = ["osslsigncode", "verify", "-CAfile", str(certificate), "-in", str(path)]
        done = subprocess.run(verify, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
    spoiled = bytearray(installer.read_bytes())
    spoiled[len(spoiled) // 2] ^= 1
    (tmp_path / "spoiled.exe").write_bytes(spoiled)
    verify = ["osslsigncode", "verify", "-CAfile", str(certificate), "-in", str(tmp_path / "spoiled.exe")]
    assert subprocess.run(verify, capture_output=True, check=False).returncode != 0


def test_what_cannot_be_signed_is_not_packed(
    program: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its file would not be named as unsigned."""
    signer = tmp_path / "sign.sh"
    # The programs can be signed, and then the server of time stamps is gone.
    signer.write_text('#!/bin/sh\ncase "$1" in */Tiller.exe | */tiller-cli.exe) exit 0 ;; esac\nexit 3\n')
    signer.chmod(0o755)
    monkeypatch.setattr(pack, "signer_command", lambda: [str(signer), "%1"])
    with pytest.raises(subprocess.CalledProcessError):
        pack.pack(program, tmp_path, made)
    assert not list(tmp_path.glob("*.exe"))


def test_the_command_that_signs_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TILLER_WINDOWS_CERTIFICATE", raising=False)
    assert pack.signer_command() == []
    monkeypatch.setenv("TILLER_WINDOWS_CERTIFICATE", "C:\\c.p12")
    monkeypatch.setenv("TILLER_WINDOWS_PASSWORD", "pass word")
    command = pack.signer_command()
    assert command[:2] == ["signtool", "sign"]
    assert (command[command.index("/f") + 1], command[command.index("/p") + 1]) == ("C:\\c.p12", "pass word")
    assert command[-1] == "%1"


@pytest.mark.parametrize(
    ("stated", "four"),
    [
        ("0.1.0", (0, 1, 0, 65535)),
        ("1.2", (1, 2, 0, 65535)),
        ("1.2.3rc4", (1, 2, 3, 4)),
        ("1.2.3.dev5", (1, 2, 3, 5)),
    ],
)
def test_windows_counts_versions_in_four_numbers(stated: str, four: tuple[int, ...]) -> None:
    assert version.numbers(stated) == four


def test_the_version_resource_is_one() -> None:
    pytest.importorskip("PyInstaller")
    source = version.resource("0.1.0")
    # PyInstaller evaluates it with these names.
    made = {
        name: lambda *a, _n=name, **k: (_n, a, k) for name in ("VSVersionInfo", "FixedFileInfo", "StringFileInfo")
    }
    made |= {name: lambda *a, _n=name, **k: (_n, a, k) for name in ("StringTable", "StringStruct")}
    made |= {name: lambda *a, _n=name, **k: (_n, a, k) for name in ("VarFileInfo", "VarStruct")}
    name, _, named = eval(source, made)
    assert name == "VSVersionInfo"
    assert named["ffi"][2]["filevers"] == (0, 1, 0, 65535)
    assert "0.1.0" in source


def test_the_icons_have_all_sizes(made: Path) -> None:
    icon = (made / "tiller.ico").read_bytes()
    _, kind, count = struct.unpack("<HHH", icon[:6])
    assert (kind, count) == (1, len(icons.ICO_SIZES))
    assert {icon[6 + 16 * i] or 256 for i in range(count)} == set(icons.ICO_SIZES)
    assert (made / "tiller.icns").read_bytes()[:4] == b"icns"
    for size in icons.PNG_SIZES:
        width, height = struct.unpack(">II", (made / f"tiller-{size}.png").read_bytes()[16:24])
        assert width == height == size
