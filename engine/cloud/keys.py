"""API keys: from the environment or the system keyring, and nowhere else."""

from __future__ import annotations

import hashlib
import os

import keyring
from keyring.errors import KeyringError

from engine.errors import SettingsError

SERVICE = "tiller"
VARIABLE = "TILLER_API_KEY"


def load(url: str) -> str | None:
    """Return the key for an endpoint: the environment variable first, then the keyring; None for neither."""
    if key := os.environ.get(VARIABLE):
        return key
    try:
        return keyring.get_password(SERVICE, url)
    # No keyring on this system is the same as no key in it.
    except KeyringError:
        return None


def save(url: str, key: str) -> None:
    """Keep a key in the system keyring; "" removes it.

    Raises:
        SettingsError: this system has no keyring that works.
    """
    try:
        if key:
            keyring.set_password(SERVICE, url, key)
        elif keyring.get_password(SERVICE, url) is not None:
            keyring.delete_password(SERVICE, url)
    except KeyringError as error:
        raise SettingsError(
            f"The key could not be kept: the system keyring does not work ({error}).",
            f"It is used until Tiller ends. To keep one for every run, set the variable {VARIABLE}.",
        ) from None


def fingerprint(key: str) -> str:
    """Return a short form of a key that is safe to show."""
    return hashlib.sha256(key.encode()).hexdigest()[:8]
