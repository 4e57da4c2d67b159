"""What can go wrong with model files, each with what the user can do about it."""

from __future__ import annotations

from engine.common.errors import TillerError


class CatalogError(TillerError):
    """The catalogue of models that comes with the program cannot be read."""


class DownloadError(TillerError):
    """A model could not be downloaded.

    Attributes:
        resumable: what has arrived is kept, and a next try goes on from there.
    """

    def __init__(self, message: str, remedy: str, *, resumable: bool = False) -> None:
        super().__init__(message, remedy)
        self.resumable = resumable
