"""How one reply is made."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from engine.common.i18n import tr
from engine.privacy.disclosure_budget import BUDGET_BITS
from engine.privacy.guard import RUN_WORDS
from engine.speculation.chooser import DraftKind
from engine.speculation.token_sources import Mode
from engine.steering.gate import GateKind
from engine.steering.pick import Sampling
from engine.steering.policy import Completion


@dataclass(frozen=True, slots=True)
class ReplySettings:
    """How a reply is made.

    Attributes:
        coefficient: c, the steering strength; 0 leaves the cloud's distribution as it is.
        floor: m under the delta, nats: what the context makes less likely counts no further; infinite is none.
        completion: what stands for the part of the cloud's distribution that it did not send.
        sampling: how tokens are picked.
        max_tokens: longest reply.
        retry_seconds: how long to keep trying when the cloud fails in a way that may pass.
        alternatives: candidates described in each token event.
        mode: how the cloud is read.
        drafts: which drafts may be sent.
        gate: when tokens are left to the cloud alone.
        guard_words: words in a row of a private text that may not be repeated; 0 switches the guard off, names
            and numbers included.
        budget_bits: what a reply may disclose: from half of it on, steering fades; 0 sets no limit.
        watch: whether what no honest cloud would send is left to the cloud, and makes it suspect.
        steer_thoughts: whether thoughts that a model writes before its answer are steered too.
        extra_decodes: local steps that one position may take to know the tokens of another vocabulary better.
    """

    coefficient: float = 0.73
    floor: float = math.inf
    completion: Completion = Completion.TAIL
    sampling: Sampling = field(default_factory=Sampling)
    max_tokens: int = 512
    retry_seconds: float = 30.0
    alternatives: int = 8
    mode: Mode = Mode.AUTO
    drafts: DraftKind = DraftKind.OFF
    gate: GateKind = GateKind.OFF
    guard_words: int = RUN_WORDS
    budget_bits: float = BUDGET_BITS
    watch: bool = True
    steer_thoughts: bool = False
    extra_decodes: int = 4

    def __post_init__(self) -> None:
        if not math.isfinite(self.coefficient):
            raise ValueError(tr("the steering strength must be a number"))
        if not self.floor >= 0:
            raise ValueError(tr("the floor under the delta must not be negative"))
        if self.guard_words < 0 or self.guard_words == 1:
            raise ValueError(tr("the guard needs at least two words in a row, or 0 to be off"))
        if not self.budget_bits >= 0:
            raise ValueError(tr("the disclosure budget must not be negative"))
        if self.max_tokens < 1:
            raise ValueError(tr("a reply must be allowed at least one token"))
        if self.mode is Mode.DRAFTS and self.drafts is DraftKind.OFF:
            raise ValueError(tr("drafts must be allowed before they can be used"))
