"""What a model file is for: models that write, models that find, and parts of models are all called ``.gguf``."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from engine.common.errors import LocalModelError
from engine.common.i18n import mark, tr
from engine.models import gguf, soundness
from engine.models.gguf import GgufInfo
from engine.models.gguf_reader import Header

PARTS = {
    "mmproj": mark("{name} is the part of a model that sees or hears (a projector), not a whole model."),
    "adapter": mark("{name} is an adapter (LoRA) for another model, not a whole model."),
    "imatrix": mark("{name} holds measurements for making model files, not a model."),
    "vocab": mark("{name} holds a vocabulary without a model."),
}
"""By what the file calls itself (general.type)."""
PROJECTORS = ("clip",)
SPEAKERS = ("wavtokenizer-dec",)
TRANSLATORS = ("t5", "t5encoder")
"""Architectures that read a whole text before they write another."""
NO_POOLING, RANKING = 0, 4
"""llama.cpp's names: LLAMA_POOLING_TYPE_NONE and _RANK."""


class Purpose(StrEnum):
    """What a model is loaded for."""

    WRITING = "writing"
    """To steer, or to write alone."""
    FINDING = "finding"
    """To find passages by meaning."""


def check(path: Path, purpose: Purpose, tell: Callable[[GgufInfo], None] = lambda _: None) -> None:
    """Refuse a file that llama.cpp is not to be given.

    Args:
        path: the file.
        purpose: what it is wanted for.
        tell: is given what its header says, where it can be read, also of a file that is refused then.
    Raises:
        LocalModelError: it is no model, not a whole one, or made for something else.
    """

    def look(header: Header, size: int) -> None:
        info = gguf.describe(header)
        tell(info)
        # What a projector or an adapter lacks is told by what it is.
        require(info, path.name, purpose)
        soundness.check(header, size)

    gguf.header_of(path, look)


def check_part(path: Path) -> None:
    """Look at a later file of a model in several, of which only the first states what the model is.

    Raises:
        LocalModelError: it is none, or its weights are not where they can be.
    """
    gguf.header_of(path, soundness.check_weights)


def require(info: GgufInfo, name: str, purpose: Purpose) -> None:
    """Refuse a model that is made for something else.

    Args:
        info: what its header says.
        name: of its file.
        purpose: what it is wanted for.
    Raises:
        LocalModelError
    """
    choose = (
        tr("Choose a model that chats, such as Qwen3, Llama or Gemma.")
        if purpose is Purpose.WRITING
        else tr("Choose an embedding model as a GGUF file, such as all-MiniLM or nomic-embed-text.")
    )
    kind = "mmproj" if info.architecture in PROJECTORS else info.kind
    if kind in PARTS:
        raise LocalModelError(tr(PARTS[kind], name=name), choose)
    if info.architecture in SPEAKERS:
        raise LocalModelError(tr("{name} makes sounds of tokens; it does not write.", name=name), choose)
    if info.pooling == RANKING:
        raise LocalModelError(
            tr("{name} judges how well texts fit (a reranker); it neither writes nor finds.", name=name), choose
        )
    if info.part:
        raise LocalModelError(
            tr("{name} is a later part of a model in several files.", name=name),
            tr("Choose the first of them; the others belong beside it."),
        )
    finds = info.pooling > NO_POOLING or not (info.reads_forwards or info.has_chat_template)
    if purpose is Purpose.WRITING:
        if not (finds or info.reads_forwards):
            raise LocalModelError(
                tr("{name} writes all of a text at once (a diffusion model); it cannot steer.", name=name), choose
            )
        if finds:
            raise LocalModelError(
                tr("{name} is an embedding model: it finds texts by their meaning, and cannot write.", name=name),
                choose,
            )
        if info.architecture in TRANSLATORS:
            raise LocalModelError(
                tr("{name} reads a whole text before it writes another; it cannot steer.", name=name), choose
            )
    elif not finds and info.has_chat_template:
        raise LocalModelError(
            tr("{name} is a model that chats, not one that finds texts by their meaning.", name=name), choose
        )
