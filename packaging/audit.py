"""Is what is installed known to be unsafe? ``python packaging/audit.py``; ``… lock`` writes packaging/hashes.txt.

Asks the public database of vulnerabilities, through pip-audit. Where that cannot be reached, the distributions are
fetched again, and must be the very files of which the hashes were written down when they were last looked at;
versions that came since are named.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from importlib.metadata import distributions
from pathlib import Path

HASHES = Path(__file__).with_name("hashes.txt")
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
NOT_OURS = {"tiller", "pip", "setuptools", "wheel"}


def installed() -> dict[str, str]:
    """Return the names, as indexes spell them, and versions of what this environment holds."""
    found = {d.metadata["Name"].lower().replace("_", "-").replace(".", "-"): d.version for d in distributions()}
    return {name: version for name, version in sorted(found.items()) if name not in NOT_OURS}


def vulnerabilities() -> list[str] | None:
    """Return what is known of the installed versions; None where the database cannot be reached."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--format", "json", "--skip-editable", "--progress-spinner", "off"],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        dependencies = json.loads(asked.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(asked.stderr.strip()[-500:], file=sys.stderr)
        return None
    looked_at = [entry for entry in dependencies if "vulns" in entry]
    if not looked_at:
        return None
    return [f"{d['name']} {d['version']}: {v['id']}" for d in looked_at for v in d["vulns"]]


def hashed() -> dict[str, str]:
    """Return the lines of the file of hashes, by name and version."""
    lines = HASHES.read_text(encoding="utf-8").splitlines()
    return {line.split(" ", 1)[0]: line for line in lines if line and not line.startswith("#")}


def check_hashes() -> int:
    """Compare the files; return the exit code."""
    known = hashed()
    wanted = [f"{name}=={version}" for name, version in installed().items()]
    for new in [entry for entry in wanted if entry not in known]:
        print(f"not looked at yet: {new}")
    with tempfile.TemporaryDirectory() as folder:
        requirements = Path(folder) / "requirements.txt"
        requirements.write_text("\n".join(known[entry] for entry in wanted if entry in known), encoding="utf-8")
        fetching = [*PIP, "download", "--no-deps", "--require-hashes", "-d", folder, "-r", str(requirements)]
        code = subprocess.run(fetching, check=False).returncode
    count = sum(entry in known for entry in wanted)
    print(f"{count} distributions are the files that were looked at" if not code else "the files are others")
    return code


def lock() -> None:
    """Write down the hashes of what is installed, as files for this kind of machine."""
    lines = ["# Written by `make audit-lock` on Linux x86-64, Python 3.11; see packaging/audit.py."]
    for name, version in installed().items():
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([*PIP, "download", "--no-deps", "-d", folder, f"{name}=={version}"], check=True)
            (file,) = Path(folder).iterdir()
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
        lines.append(f"{name}=={version} --hash=sha256:{digest}")
    HASHES.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    if sys.argv[1:] == ["lock"]:
        lock()
        return 0
    found = vulnerabilities()
    if found is None:
        print("The database of vulnerabilities cannot be reached; the hashes are compared instead.")
        return check_hashes()
    print("\n".join(found) or "No vulnerability is known.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
