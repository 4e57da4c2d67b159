"""The folder of models that were downloaded."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from engine.common.errors import LocalModelError
from engine.common.i18n import showable, tr
from engine.common.paths import data_folder
from engine.models import purpose
from engine.models.advice import needed_bytes
from engine.models.file_names import SUFFIX
from engine.models.gguf import GgufInfo
from engine.models.purpose import Purpose

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A model file on this machine.

    Attributes:
        path: where it is.
        bytes: its size.
        info: what its header says; None where it cannot be read.
        problem: why it cannot be read or cannot steer, or "".
    """

    path: Path
    bytes: int
    info: GgufInfo | None
    problem: str

    def memory_bytes(self, context_tokens: int) -> int | None:
        """Return what Tiller takes while it steers with this model; None where the file does not say.

        Args:
            context_tokens: longest prompt and reply together; more than the model was trained for is not used.
        """
        if self.info is None:
            return None
        tokens = min(context_tokens, self.info.context_tokens or context_tokens)
        return needed_bytes(self.bytes, self.info.cache_bytes_per_token, tokens)


def models_folder() -> Path:
    """Where downloaded models go, unless another folder is chosen."""
    return data_folder() / "models"


def look_at(path: Path) -> LocalFile:
    """Describe one file, wherever it is. Takes some milliseconds up to a second, by its vocabulary."""
    try:
        size = path.stat().st_size
    except (OSError, ValueError):
        size = 0
    said: list[GgufInfo] = []
    try:
        require_text(path)
        purpose.check(path, Purpose.WRITING, said.append)
    except LocalModelError as error:
        return LocalFile(path, size, said[0] if said else None, str(error))
    return LocalFile(path, size, said[0], "")


def require_text(path: Path) -> None:
    """Refuse a file whose name is no text: windows and menus would look for another one.

    Raises:
        LocalModelError
    """
    if showable(str(path)) != str(path):
        raise LocalModelError(
            tr("The name of {name} is not UTF-8 text, or that of a folder that it is in.", name=path.name),
            tr("Rename it, then choose it again."),
        )


def local_files(folder: Path | None = None) -> tuple[LocalFile, ...]:
    """List the complete models in a folder, by name; none where it is not there.

    Args:
        folder: None is `models_folder`.
    Raises:
        LocalModelError: the folder cannot be read.
    """
    folder = folder or models_folder()
    try:
        paths = sorted(p for p in folder.iterdir() if p.name.lower().endswith(SUFFIX) and p.is_file())
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise LocalModelError(
            tr("The folder {folder} cannot be read ({reason}).", folder=folder, reason=error.strerror),
            tr("Check who may open it."),
        ) from error
    return tuple(look_at(path) for path in paths)


def delete(path: Path, folder: Path | None = None) -> None:
    """Delete a model of the folder. One that is gone already is no error.

    Args:
        path: of the file.
        folder: None is `models_folder`.
    Raises:
        LocalModelError: it is elsewhere, in use, or may not be deleted.
    """
    folder = folder or models_folder()
    # The file itself may be a link; what it points at is not ours.
    if path.parent.resolve() != folder.resolve() or not path.name.lower().endswith(SUFFIX):
        raise LocalModelError(
            tr("{name} is not in Tiller's folder of models.", name=path.name),
            tr("Delete it with your file manager."),
        )
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        log.warning("a model could not be deleted: %s", type(error).__name__)
        raise LocalModelError(
            tr("{name} cannot be deleted ({reason}).", name=path.name, reason=error.strerror),
            tr("It may be in use: choose another local model first, then delete it."),
        ) from error
