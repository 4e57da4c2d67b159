"""The check of a packed program finds what is wrong: with stand-ins that do one thing badly."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import smoke

from engine.common.version import VERSION

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is a script for a shell")

FINE = f"""#!/bin/sh
case "$1" in
    --version) echo "tiller, version {VERSION}" ;;
    doctor) mkdir -p "$HOME/.config/tiller"; echo "test reply steered, 8 tokens" ;;
    ask) echo '{{"text": "Swim.", "disclosed_bits": 3.5}}' ;;
    demo) echo picture >"$3" ;;
esac
"""


def program(folder: Path, script: str) -> Path:
    made = folder / "Tiller"
    made.mkdir()
    (made / "tiller").write_text(script)
    (made / "tiller").chmod(0o755)
    return made


def test_one_that_does_all_is_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seconds = smoke.check(program(tmp_path, FINE), tmp_path / "pictures")
    assert list(seconds) == ["first start", "second start", "doctor", "steered reply", "window"]
    assert (tmp_path / "pictures" / "frozen-window.png").read_text() == "picture\n"
    assert "isolated" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fine", "bad", "words"),
    [
        (f"version {VERSION}", "version 9.9", "and not"),
        ("steered, 8 tokens", "failed", "doctor steered no reply"),
        ("steered, 8 tokens", "steered; keyring (SecretStorage required)", "keyring is spoken to"),
        ('"disclosed_bits": 3.5', '"disclosed_bits": 0.0', "not steered"),
        ("Swim.", " ", "not steered"),
        ("demo) ", "demo) exit 3; ", "window: exit code 3"),
        ("doctor) ", "doctor) echo x >$HOME/elsewhere; ", "outside its own folders"),
        ("doctor) ", "doctor) echo x >$TMPDIR/left; ", "left temporary files"),
        # Where the system keeps it from writing there the script fails, and elsewhere it is found afterwards.
        ("doctor) ", 'doctor) echo x >"$(dirname "$0")/log" || exit 4; ', "exit code|its own installation"),
    ],
)
def test_one_that_does_something_badly_is_not(tmp_path: Path, fine: str, bad: str, words: str) -> None:
    assert fine in FINE
    with pytest.raises(smoke.SmokeError, match=words):
        smoke.check(program(tmp_path, FINE.replace(fine, bad)), tmp_path / "pictures")


def test_where_it_can_be_isolated_it_reaches_no_network_and_no_other_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    trial = smoke.Trial(program(tmp_path, '#!/bin/sh\nexec "$@"\n'), home)
    if not trial.is_isolated:
        pytest.skip("this system does not let us")
    trial.run("own folder", "touch", str(home / "mine"))
    with pytest.raises(smoke.SmokeError, match="Read-only"):
        trial.run("another folder", "touch", str(tmp_path / "theirs"))
    names = trial.run(
        "network", sys.executable, "-c", "import socket; print([n for _, n in socket.if_nameindex()])"
    )
    assert names.strip() == "['lo']"
