"""The local side: which model, loaded and calibrated."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from engine.cloud.embedded.server import EmbeddedOptions
from engine.cloud.kinds import CloudKind
from engine.common.paths import cache_folder, snapshot_folder
from engine.context.template import SOURCES, ChatTemplate
from engine.local.calibration import Conditions, Timing, best_way
from engine.local.library import Model
from engine.local.marks import loading
from engine.local.pair import Layout, Pair, PairOptions
from engine.local.snapshot import Snapshots
from engine.models.chosen import model_path
from engine.settings import CloudSettings, LocalSettings
from engine.steerer.steerer import Steerer


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


def load_local(
    settings: LocalSettings,
    busy_cores: int,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _: None,
    *,
    snapshots: bool = True,
    unattended: bool = False,
) -> LocalSide:
    """Load and calibrate the local model. Takes seconds: call it off any thread that must stay responsive.

    Args:
        settings: which and how.
        busy_cores: cores that something else keeps busy during a reply.
        cancelled: asked often while it loads; True ends it with LocalModelError.
        progress: told how much of it is read, 0 to 1.
        snapshots: whether the state of long prompts is kept on disk, and found there.
        unattended: nobody asked for it just now: a model that the program died of is not loaded again.
    Raises:
        LocalModelError, TemplateError: it cannot be used.
    """

    def go_on(loaded: float) -> bool:
        progress(loaded)
        return not cancelled()

    path = model_path(settings)
    with loading(path, unattended=unattended):
        model = Model(path, gpu_layers=settings.gpu_layers, on_progress=go_on)
        try:
            return _side(model, settings, busy_cores, cancelled, snapshots=snapshots)
        except BaseException:
            model.close()
            raise


def _side(
    model: Model, settings: LocalSettings, busy_cores: int, cancelled: Callable[[], bool], *, snapshots: bool
) -> LocalSide:
    vocabulary = model.vocabulary
    template = ChatTemplate(
        SOURCES.get(settings.template, model.chat_template),
        vocabulary.control_spelling(vocabulary.bos),
        vocabulary.control_spelling(vocabulary.eos),
    )
    conditions = Conditions(busy_cores, settings.threads, settings.gpu_layers)
    way = best_way(model, conditions, cache_folder() / "calibration.json", cancelled)
    context = (
        min(settings.context_tokens, model.trained_context) if model.trained_context else settings.context_tokens
    )
    sequences = 2 if way.layout is Layout.ONE_CALL else 1
    kept = Snapshots(snapshot_folder(), model, context, sequences) if snapshots else None
    pair = Pair(model, PairOptions(way.layout, way.threads, context, together=way.together), kept)
    return LocalSide(model, Steerer(pair, template), way)


def busy_cores(settings: CloudSettings) -> int:
    """Cores of this machine that the cloud works on while the local model does."""
    on_this_machine = settings.kind is CloudKind.EMBEDDED
    return min(EmbeddedOptions().threads, (os.cpu_count() or 1) - 1) if on_this_machine else 0
