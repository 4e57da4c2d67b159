"""What Windows shows of a program's version."""

from __future__ import annotations

from packaging.version import Version


def numbers(version: str) -> tuple[int, int, int, int]:
    """Return a version as Windows counts: four numbers, the last for what comes before a release.

    A development version or release candidate has its own number there; a release has 65535, so that it is newer.
    """
    parsed = Version(version)
    major, minor, micro = (*parsed.release, 0, 0)[:3]
    before = parsed.pre[1] if parsed.pre else parsed.dev
    return major, minor, micro, 65535 if before is None else before


def resource(version: str) -> str:
    """Return the version resource in PyInstaller's spelling."""
    four = numbers(version)
    fields = {
        "CompanyName": "Tiller",
        "FileDescription": "Tiller",
        "FileVersion": version,
        "InternalName": "Tiller",
        "LegalCopyright": "Apache License 2.0",
        "OriginalFilename": "Tiller.exe",
        "ProductName": "Tiller",
        "ProductVersion": version,
    }
    lines = ",\n        ".join(f"StringStruct({name!r}, {value!r})" for name, value in fields.items())
    return f"""VSVersionInfo(
  ffi=FixedFileInfo(filevers={four}, prodvers={four}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0),
  kids=[
    StringFileInfo([StringTable('040904B0', [
        {lines}
    ])]),
    VarFileInfo([VarStruct('Translation', [1033, 1200])])
  ]
)
"""
