"""The settings of the local model."""

from __future__ import annotations

from dataclasses import dataclass

from engine.common.i18n import mark
from engine.context.template import Format
from engine.settings.declared import Choice, Group, check, declarations, setting

MAX_THREADS = 512
"""More is refused: llama.cpp crashes on absurd numbers."""


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """The local model: which, and how it runs."""

    model: str = setting(
        "",
        mark("Model file"),
        mark("The GGUF file of the model on this machine; empty takes the small one that came with the demo."),
        Group.LOCAL,
        is_path=True,
        restarts=True,
    )
    gpu_layers: int = setting(
        -1,
        mark("Layers on the GPU"),
        mark("How many of the model's layers a GPU computes, where there is one."),
        Group.LOCAL,
        low=-1,
        high=100_000,
        special={-1: mark("all"), 0: mark("none")},
        restarts=True,
    )
    threads: int = setting(
        0,
        mark("Threads"),
        mark("CPU threads that the model computes with. The fastest number is found by a short measurement."),
        Group.LOCAL,
        low=0,
        high=MAX_THREADS,
        special={0: mark("fastest")},
        restarts=True,
    )
    context_tokens: int = setting(
        4096,
        mark("Context"),
        mark("The longest prompt and reply together. More takes more memory; what does not fit is left out."),
        Group.LOCAL,
        low=64,
        high=2**24,
        unit=mark("tokens"),
        restarts=True,
    )
    embedding_model: str = setting(
        "",
        mark("Embedding model"),
        mark(
            "The GGUF file of a model that finds fitting passages of your history by meaning too; empty for none."
        ),
        Group.LOCAL,
        is_path=True,
    )
    template: Format = setting(
        Format.OWN,
        mark("Chat template"),
        mark("How a conversation is written out for the model."),
        Group.LOCAL,
        choices={
            Format.OWN: Choice(mark("The model's own")),
            Format.CHATML: Choice(mark("ChatML, for models without one")),
            Format.PLAIN: Choice(mark("Plain text, for models that never learned to chat")),
        },
        restarts=True,
    )

    def __post_init__(self) -> None:
        check(LOCAL, self)


LOCAL = declarations("local", LocalSettings)
