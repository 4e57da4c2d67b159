from __future__ import annotations

import threading

import keyring
import keyring.backends.fail
import pytest

from engine.cloud.errors import KeyRefusedError
from engine.cloud.http import keys
from engine.common.errors import SettingsError
from tests.conftest import MemoryKeyring

URL = "https://example.org"


def test_a_key_is_kept_in_the_keyring_and_removed(memory_keyring: MemoryKeyring) -> None:
    assert keys.load(URL) is None
    keys.save(URL, "abc")
    assert keys.load(URL) == "abc"
    assert keys.load("https://other.example") is None
    keys.save(URL, "")
    assert keys.load(URL) is None
    keys.save(URL, "")


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    keys.save(URL, "kept")
    monkeypatch.setenv(keys.VARIABLE, "given")
    assert keys.load(URL) == "given"


def test_a_system_without_keyring() -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())
    assert keys.load(URL) is None
    with pytest.raises(SettingsError, match="could not be kept") as caught:
        keys.save(URL, "secret")
    assert "secret" not in str(caught.value)
    assert keys.VARIABLE in caught.value.remedy


class Waiting(MemoryKeyring):
    """Locked, and asking somebody who is not there."""

    def get_password(self, service: str, username: str) -> str | None:
        return self._wait()

    def set_password(self, service: str, username: str, password: str) -> None:
        self._wait()

    def _wait(self) -> None:
        threading.Event().wait(60)


def test_a_keyring_that_waits_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "WAIT_SECONDS", 0.05)
    keyring.set_keyring(Waiting())
    assert keys.load(URL) is None
    with pytest.raises(SettingsError, match="could not be kept"):
        keys.save(URL, "abc")
    # The program does not wait for it at its end either.
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "tiller-keyring")


@pytest.mark.parametrize("given", ["abc", " abc ", "abc\r\n", "\tabc", "'abc'", "Bearer abc"])
def test_blanks_that_were_copied_along_are_no_part_of_a_key(given: str) -> None:
    assert keys.cleaned(given) == "abc"


@pytest.mark.parametrize("given", ["", "  ", None])
def test_no_key(given: str | None) -> None:
    assert keys.cleaned(given) is None


@pytest.mark.parametrize("given", ["sk-é", "“sk-abc”", "sk\nabc", "sk\0"])
def test_what_is_no_key_is_named_as_such(given: str) -> None:
    with pytest.raises(KeyRefusedError, match="characters that no key has") as told:
        keys.cleaned(given)
    assert given not in str(told.value)
