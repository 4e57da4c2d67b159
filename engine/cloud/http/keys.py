"""API keys: from the environment or the system keyring, and nowhere else."""

from __future__ import annotations

import hashlib
import logging
import os

import keyring
from keyring.errors import NoKeyringError

from engine.common.errors import SettingsError
from engine.common.i18n import tr

log = logging.getLogger(__name__)

SERVICE = "tiller"
VARIABLE = "TILLER_API_KEY"


def load(url: str) -> str | None:
    """Return the key for an endpoint: the environment variable first, then the keyring; None for neither."""
    if key := os.environ.get(VARIABLE):
        return key
    try:
        return keyring.get_password(SERVICE, url)
    # No keyring on this system is the same as no key in it; a broken backend raises what it likes.
    except Exception as error:
        log.warning("the system keyring does not work: %s", type(error).__name__)
        return None


def fingerprint(key: str) -> str:
    """Return what a key is shown as: 32 bits of its SHA-256, to tell it from others and of no other use."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    return f"{digest[:4]} {digest[4:8]}"


def described(url: str, given: str | None = None) -> str:
    """Say which key an endpoint would be given and where it is kept; "" where there is none.

    Args:
        given: the key that it was given in this run of the program, which comes first.
    """
    key = load(url)
    if given and given != key:
        return tr("In use until Tiller ends: key {fingerprint}.", fingerprint=fingerprint(given))
    if not key:
        return ""
    where = (
        tr("the variable {variable}", variable=VARIABLE)
        if key == os.environ.get(VARIABLE)
        else tr("the system keyring")
    )
    return tr("In use: key {fingerprint} from {where}.", fingerprint=fingerprint(key), where=where)


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
    except Exception as error:
        if not key and isinstance(error, NoKeyringError):
            # Then it holds none.
            return
        raise SettingsError(
            tr(
                "The key could not be kept: the system keyring does not work ({error}).",
                error=type(error).__name__,
            ),
            tr(
                "It is used until Tiller ends. To keep one for every run, set the variable {variable}.",
                variable=VARIABLE,
            ),
        ) from None
