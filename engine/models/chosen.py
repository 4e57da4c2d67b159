"""The model files that the settings mean."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from engine.common.errors import LocalModelError
from engine.common.i18n import tr
from engine.models import packaged
from engine.models.purpose import Purpose, check
from engine.settings import LocalSettings


def model_path(settings: LocalSettings) -> Path:
    """Return the GGUF file that the settings mean.

    Raises:
        LocalModelError: none is set and the packaged one is not installed.
    """
    if settings.model:
        try:
            return Path(settings.model).expanduser()
        except RuntimeError as error:
            raise LocalModelError(
                tr("The path {model} cannot be used ({error}).", model=settings.model, error=error),
                tr("Choose the file again."),
            ) from None
    path = packaged.smollm2()
    if path is None:
        raise LocalModelError(
            tr("No local model is chosen."),
            tr("Choose or download one under Local models, or name a GGUF file."),
        )
    return path


def file_or_none(settings: LocalSettings) -> Path | None:
    """Return the same; None where there is none."""
    try:
        return model_path(settings)
    except LocalModelError:
        return None


def models_of(settings: LocalSettings) -> set[Path]:
    """Return all model files that the settings name, and the packaged one where they name none to steer."""
    finding = [replace(settings, model=settings.embedding_model)] if settings.embedding_model else []
    found = set()
    for way in (settings, *finding):
        with suppress(LocalModelError):
            found.add(model_path(way))
    return found


def check_model(settings: LocalSettings) -> None:
    """Look at the file of the model that is to steer, without loading it. Takes up to a second.

    Raises:
        LocalModelError: it cannot be read, makes no sense, or is made for something else.
    """
    check(model_path(settings), Purpose.WRITING)
