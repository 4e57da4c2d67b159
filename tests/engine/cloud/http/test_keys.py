from __future__ import annotations

import keyring
import keyring.backends.fail
import pytest

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
