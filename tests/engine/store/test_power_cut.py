"""A power cut: only what was synced is there afterwards. A library in front of the system's own plays the disk."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.store.database import Database
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles

DISK = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Keeps a file as it is when it is synced, beside it. */
static int kept(long number, int fd) {
    char link[64], path[4096], copy[4200], block[65536];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length > 0) {
        path[length] = 0;
        snprintf(copy, sizeof copy, "%s.synced", path);
        int to = open(copy, O_CREAT | O_TRUNC | O_WRONLY, 0600);
        for (off_t at = 0; to >= 0; ) {
            ssize_t got = pread(fd, block, sizeof block, at);
            if (got <= 0) break;
            if (write(to, block, got) != got) break;
            at += got;
        }
        if (to >= 0) close(to);
    }
    return (int)syscall(number, fd);
}

int fdatasync(int fd) { return kept(SYS_fdatasync, fd); }
int fsync(int fd) { return kept(SYS_fsync, fd); }
"""
BEGIN = """
import json, os, sys
from pathlib import Path
from engine.store.database import Database
from engine.store.ledger import Ledger
from engine.store.profiles import Profiles
path = Path(sys.argv[1])
"""


@pytest.fixture(scope="session")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not sys.platform.startswith("linux") or not shutil.which("cc"):
        pytest.skip("needs Linux and a C compiler")
    folder = tmp_path_factory.mktemp("disk")
    (folder / "disk.c").write_text(DISK)
    library = folder / "disk.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, folder / "disk.c"], check=True)
    return library


def after_power_cut(disk: Path, path: Path, script: str) -> list[int]:
    """Run a script on a database until the power goes, and leave what the disk has; return what was printed."""
    environment = os.environ | {"LD_PRELOAD": str(disk)}
    command = [sys.executable, "-c", BEGIN + script + "\nos._exit(9)", str(path)]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 9, ended.stderr
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        file.unlink(missing_ok=True)
        if (synced := file.with_name(f"{file.name}.synced")).exists():
            synced.rename(file)
    found: list[int] = json.loads(ended.stdout)
    return found


def test_what_was_sent_with_a_question_is_in_the_ledger_after_a_power_cut(disk: Path, tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    script = """
ledger = Ledger(Database(path))
for number in range(3):
    ledger.record("a.example", "POST", "/v1/completions", b"Question %d" % number, None)
    for token in range(40):
        ledger.record("a.example", "POST", "/v1/completions", b"Question %d and %d" % (number, token), None)
    ledger.record("b.example", "POST", f"/{number}", b"Other %d" % number, None)
print(json.dumps([ledger.count()]), flush=True)
"""
    assert after_power_cut(disk, path, script) == [126]
    with closing(Database(path)) as database:
        bodies = [body for _, body in Ledger(database).all()]
        database.check()
    # Each that was sent to another place, and all before it: the tokens behind the last may be gone.
    assert bodies[-1] == b"Other 2"
    assert len(bodies) == 126


def test_a_power_cut_takes_a_second_of_tokens_at_most(disk: Path, tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    script = """
import time
ledger = Ledger(Database(path))
sent = []
started = time.monotonic()
while time.monotonic() - started < 2.5:
    sent.append(time.monotonic())
    ledger.record("a.example", "POST", "/v1", b"Question and %d" % len(sent), None)
    time.sleep(0.02)
print(json.dumps([sum(at < sent[-1] - 1 for at in sent), len(sent)]), flush=True)
"""
    safe, sent = after_power_cut(disk, path, script)
    with closing(Database(path)) as database:
        assert safe <= Ledger(database).count() <= sent
    assert safe > 0


def test_facts_are_on_the_disk_when_they_were_entered(disk: Path, tmp_path: Path) -> None:
    path = tmp_path / "tiller.db"
    script = """
profiles = Profiles(Database(path, is_synced=True))
profile = profiles.add("Ada")
for number in range(5):
    profiles.add_fact(profile, "Note", f"fact {number}")
print(json.dumps([profile]), flush=True)
"""
    (profile,) = after_power_cut(disk, path, script)
    with closing(Database(path)) as database:
        assert [fact.text for fact in Profiles(database).facts(profile)] == [
            f"fact {number}" for number in range(5)
        ]
