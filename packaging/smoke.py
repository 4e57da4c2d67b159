"""Is a packed program fit to be shipped? ``python packaging/smoke.py FOLDER [--pictures FOLDER]``.

The program is copied to a path with spaces and other people's letters, and used as a person would: it says its
version, looks itself over, writes a steered reply with its own model against its own server, opens its window and
takes a picture of it. On Linux this happens with no network but the machine's own, and with everything read-only
but the user's own folders, where the system lets us arrange that; in any case what was written is looked through.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from installing import PLACE, SmokeError, installed
from places import ROOT

sys.path.insert(0, str(ROOT))

QUESTION = "What should I do with a free Saturday?"
LIMIT_SECONDS = 600
OWN_FOLDERS = {
    "linux": (".config/tiller", ".local/share/tiller", ".cache/tiller"),
    "darwin": ("Library/Application Support/tiller", "Library/Caches/tiller", "Library/Preferences"),
    "win32": ("AppData/Local/tiller",),
}
NOT_OURS = (".cache/fontconfig", ".cache/mesa_shader_cache", ".cache/mesa_shader_cache_db", "Library/Saved")
"""What libraries of the system write for every program."""


def executable(folder: Path, *, window: bool = False) -> Path:
    """Return the program within what was built: the one that has a standard output, or the one with the window."""
    if sys.platform == "darwin":
        return folder / "Contents" / "MacOS" / "tiller"
    if sys.platform == "win32":
        return folder / ("Tiller.exe" if window else "tiller-cli.exe")
    return folder / "tiller"


class Trial:
    """One program, tried with a home of its own.

    Args:
        folder: the program; nothing may be written there.
        home: the user's folder; empty.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        self._folder = folder
        self._home = home
        self._alone = _isolation(home)
        self.seconds: dict[str, float] = {}

    @property
    def is_isolated(self) -> bool:
        """Whether the system keeps it from the network and from other folders."""
        return bool(self._alone)

    def run(self, name: str, *arguments: str, window: bool = False) -> str:
        """Run the program; return what it said.

        Raises:
            SmokeError: it failed.
        """
        command = [*self._alone, str(executable(self._folder, window=window)), *arguments]
        started = time.monotonic()
        done = subprocess.run(
            command,
            env=self._environment(),
            cwd=self._home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=LIMIT_SECONDS,
            check=False,
        )
        self.seconds[name] = time.monotonic() - started
        if done.returncode:
            raise SmokeError(f"{name}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def _environment(self) -> dict[str, str]:
        shown = ("PATH", "DISPLAY", "XAUTHORITY", "LANG", "LC_ALL")
        kept = (*shown, "SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "COMSPEC")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        home = str(self._home)
        windows = {"LOCALAPPDATA": f"{home}\\AppData\\Local", "APPDATA": f"{home}\\AppData\\Roaming"}
        temporary = self._home / "tmp"
        temporary.mkdir(exist_ok=True)
        places = {"HOME": home, "USERPROFILE": home, "TMPDIR": str(temporary)}
        no_keyring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
        return environment | places | (windows if sys.platform == "win32" else {}) | no_keyring

    def strangers(self) -> list[str]:
        """Return the files in the user's folder that are neither Tiller's nor known to be the system's."""
        allowed = (*OWN_FOLDERS[sys.platform], *NOT_OURS, "tmp")
        files = (path.relative_to(self._home).as_posix() for path in self._home.rglob("*") if path.is_file())
        return [name for name in files if not name.startswith(allowed)]

    def left(self) -> list[str]:
        """Return what it left in the folder of temporary files."""
        return [path.name for path in (self._home / "tmp").iterdir()]


def _isolation(home: Path) -> list[str]:
    """Return the beginning of a command without a network and with everything but a folder read-only."""
    script = (
        'mount --bind "$0" "$0" && mount -o remount,bind,ro / && mount -o remount,bind,rw "$0" && '
        'ip link set lo up && exec "$@"'
    )
    command = ["unshare", "--mount", "--net", "sh", "-c", script, str(home)]
    if sys.platform != "linux" or not shutil.which("unshare"):
        return []
    works = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    return command if works else []


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the size and time of each file in a folder."""
    return {
        str(path.relative_to(folder)): (path.lstat().st_size, path.lstat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if not path.is_dir()
    }


@contextmanager
def _screen() -> Iterator[None]:
    """On Linux, a screen without a monitor where there is none."""
    if sys.platform != "linux" or os.environ.get("DISPLAY") or not shutil.which("Xvfb"):
        yield
        return
    reading, writing = os.pipe()
    # Isolated programs reach it by its socket in the file system.
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x860x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as numbers:
            os.environ["DISPLAY"] = f":{numbers.readline().strip()}"
        yield
    finally:
        os.environ.pop("DISPLAY", None)
        server.terminate()
        server.wait()


def check(program: Path, pictures: Path) -> dict[str, float]:
    """Try a program; return the seconds of each step.

    Args:
        program: the folder that was built, or the app on macOS.
        pictures: where the picture of the window goes.
    Raises:
        SmokeError: it is not fit.
    """
    from engine.common.version import VERSION

    with tempfile.TemporaryDirectory(prefix="tiller-smoke-") as scratch, _screen():
        place = Path(scratch) / PLACE
        place.mkdir()
        folder = place / program.name
        shutil.copytree(program, folder, symlinks=True)
        home = Path(scratch) / "home ö"
        home.mkdir()
        before = stamps(folder)
        trial = Trial(folder, home)
        said = trial.run("first start", "--version")
        if VERSION not in said:
            raise SmokeError(f"It says {said.strip()!r}, and not {VERSION}.")
        trial.run("second start", "--version")
        looked = trial.run("doctor", "doctor")
        if "steered" not in looked:
            raise SmokeError(f"doctor steered no reply:\n{looked}")
        if "SecretStorage" in looked:
            raise SmokeError(f"What the desktop's keyring is spoken to with is missing:\n{looked}")
        profile = home / "me.txt"
        profile.write_text((ROOT / "resources" / "profiles" / "sample.txt").read_text("utf-8"), "utf-8")
        asked = ["ask", QUESTION, "--profile", str(profile), "--max-tokens", "24", "--json", "--temperature", "0"]
        answer = json.loads(trial.run("steered reply", *asked))
        if not answer["text"].strip() or not answer["disclosed_bits"] > 0:
            raise SmokeError(f"The reply is not steered: {answer}")
        profile.unlink()
        picture = home / "window.png"
        trial.run("window", "demo", "--picture", str(picture), window=True)
        pictures.mkdir(parents=True, exist_ok=True)
        shutil.move(picture, pictures / "frozen-window.png")
        if strangers := trial.strangers():
            raise SmokeError(f"It wrote outside its own folders: {strangers}")
        if left := trial.left():
            raise SmokeError(f"It left temporary files: {left}")
        if stamps(folder) != before:
            raise SmokeError("It wrote into its own installation.")
        print(
            "isolated from network and other folders" if trial.is_isolated else "NOT isolated: looked through only"
        )
        return trial.seconds


def main() -> int:
    """Run it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("program", type=Path, help="what was built, or the folder with the installer")
    parser.add_argument("--packed", action="store_true", help="install it first, and remove it afterwards")
    parser.add_argument("--pictures", type=Path, default=ROOT / "artifacts")
    options = parser.parse_args()
    try:
        with installed(options.program) if options.packed else nullcontext(options.program) as program:
            seconds = check(program, options.pictures)
    except (SmokeError, subprocess.TimeoutExpired) as error:
        print(f"unfit: {error}", file=sys.stderr)
        return 1
    for name, taken in seconds.items():
        print(f"{name}: {taken:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
