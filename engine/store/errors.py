"""What can go wrong with the user's data, each with what the user can do about it."""

from __future__ import annotations

from engine.common.errors import TillerError


class StoreError(TillerError):
    """Base of every error of the store. What was there before stays as it was."""


class StoreLockedError(StoreError):
    """Another program holds the database for longer than we wait."""


class TracesLeftError(StoreLockedError):
    """What was deleted can still be read in the files, since another program reads them."""


class StoreDamagedError(StoreError):
    """The file is not a database, or is damaged."""


class StoreNewerError(StoreError):
    """A newer version of Tiller made this database."""


class StoreOlderError(StoreError):
    """A version from before the first release made this database."""


class StoreFullError(StoreError):
    """The disk is full."""


class StoreReadOnlyError(StoreError):
    """The database or its folder cannot be written."""
