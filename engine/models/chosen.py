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


def models_of(settings: LocalSettings) -> set[Path]:
    """Return all model files that the settings name, and the packaged one where they name none to steer."""
    finding = [replace(settings, model=settings.embedding_model)] if settings.embedding_model else []
    found = set()
    for way in (settings, *finding, *further_models(settings)):
        with suppress(LocalModelError):
            found.add(model_path(way))
    return found


def check_models(settings: LocalSettings) -> None:
    """Look at the files of the models that are to steer, without loading them. Takes up to a second each.

    Raises:
        LocalModelError: one cannot be read, makes no sense, or is made for something else.
    """
    for one in (settings, *further_models(settings)):
        check(model_path(one), Purpose.WRITING)


def further_models(settings: LocalSettings) -> list[LocalSettings]:
    """The settings of the models beside the first."""
    return [replace(settings, model=path) for path in map(str.strip, settings.more_models.splitlines()) if path]
