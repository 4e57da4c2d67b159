"""API keys: from the environment or the system keyring, and nowhere else."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

import keyring
from keyring.errors import NoKeyringError

from engine.cloud.errors import KeyRefusedError
from engine.common.errors import SettingsError
from engine.common.i18n import tr

log = logging.getLogger(__name__)
T = TypeVar("T")
_complained: set[type[Exception]] = set()

SERVICE = "tiller"
VARIABLE = "TILLER_API_KEY"
WAIT_SECONDS = 5.0
"""For a keyring that is locked and asks somebody, who may not be there."""


class KeyringTimeoutError(Exception):
    """The keyring did not answer in time."""


def _asked(work: Callable[[], T]) -> T:
    """Ask the keyring, for so long at most.

    Raises:
        KeyringTimeoutError: it did not answer; what it was asked may still be done when somebody unlocks it.
        Exception: whatever a keyring raises.
    """
    done: Future[T] = Future()

    def ask() -> None:
        try:
            done.set_result(work())
        # Backends raise what they like; it is told to whoever asked.
        except BaseException as error:
            done.set_exception(error)

    # A daemon: the program ends although the keyring still waits.
    threading.Thread(target=ask, name="tiller-keyring", daemon=True).start()
    try:
        return done.result(WAIT_SECONDS)
    except TimeoutError:
        raise KeyringTimeoutError from None


def load(url: str) -> str | None:
    """Return the key for an endpoint: the environment variable first, then the keyring; None for neither."""
    if key := os.environ.get(VARIABLE, "").strip():
        return key
    try:
        return _asked(lambda: keyring.get_password(SERVICE, url))
    # No keyring on this system is the same as no key in it; a broken backend raises what it likes.
    except Exception as error:
        # Said once: it is asked at every connection.
        if type(error) not in _complained:
            _complained.add(type(error))
            log.warning("the system keyring does not work: %s", type(error).__name__)
        return None


def cleaned(key: str | None) -> str | None:
    """Return a key as it is sent: without the blanks and line breaks that come along when it is copied.

    Raises:
        KeyRefusedError: it holds what no key has.
    """
    key = (key or "").strip().removeprefix("Bearer ").strip("\"'` ")
    if not (key.isascii() and key.isprintable()):
        raise KeyRefusedError(
            tr("The API key has characters that no key has."),
            tr("Copy it again from your provider's page, without quotes or line breaks."),
        )
    return key or None


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
        if key == os.environ.get(VARIABLE, "").strip()
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
            _asked(lambda: keyring.set_password(SERVICE, url, key))
        elif _asked(lambda: keyring.get_password(SERVICE, url)) is not None:
            _asked(lambda: keyring.delete_password(SERVICE, url))
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
