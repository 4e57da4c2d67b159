"""The settings of how replies are written."""

from __future__ import annotations

import math
import secrets
from dataclasses import dataclass

from engine.common.bounds import DEFAULT_FLOOR, FLOOR, STRENGTH
from engine.common.errors import SettingsError
from engine.common.i18n import mark, tr
from engine.privacy.disclosure_budget import BUDGET_BITS, DAILY_BITS
from engine.privacy.guard import RUN_WORDS
from engine.reply.settings import ReplySettings
from engine.settings.declared import Choice, Group, check, declarations, setting
from engine.speculation.chooser import DraftKind
from engine.speculation.token_sources import Mode
from engine.steering.gate import GateKind
from engine.steering.pick import SEED_BITS, Sampling
from engine.steering.policy import Completion


@dataclass(frozen=True, slots=True)
class WritingSettings:
    """How replies are written."""

    steering: bool = setting(
        True,
        mark("Steering"),
        mark("On, the local model steers each token by your profile. Off, the cloud model writes alone."),
        Group.WRITING,
    )
    strength: float = setting(
        0.73,
        mark("Strength"),
        mark(
            "How strongly your profile steers: the coefficient c of the delta. About 0.7 suits small "
            "local models; 0.48 is the published mild setting, 1.78 the published full one, which small "
            "models tend to overdo."
        ),
        Group.WRITING,
        low=STRENGTH[0],
        high=STRENGTH[1],
    )
    floor: float = setting(
        DEFAULT_FLOOR,
        mark("Floor"),
        mark(
            "How far your profile may make a word less likely: the floor m under the delta, in nats. Low values "
            "keep replies from repeating themselves. 0.25 suits most pairs of models; 20 is none, as in the paper."
        ),
        Group.WRITING,
        low=FLOOR[0],
        high=FLOOR[1],
    )
    completion: Completion = setting(
        Completion.TAIL,
        mark("Tokens beyond the candidates"),
        mark("What stands for the part of the cloud's distribution that it did not send."),
        Group.WRITING,
        choices={
            Completion.TAIL: Choice(
                mark("Filled in"), mark("The local model spreads what is left over its whole vocabulary.")
            ),
            Completion.TRUNCATE: Choice(
                mark("Left out"), mark("Only the cloud's own candidates are chosen from.")
            ),
        },
    )
    temperature: float = setting(
        0.7,
        mark("Temperature"),
        mark(
            "0 always takes the likeliest token, so the same question gives the same reply. More varies it more."
        ),
        Group.WRITING,
        low=0,
        high=100,
    )
    top_p: float = setting(
        0.95,
        mark("Top-p"),
        mark("Only the likeliest tokens that together have this probability are chosen from; 1 takes all."),
        Group.WRITING,
        decimals=3,
        low=0.001,
        high=1,
    )
    min_p: float = setting(
        0.05,
        mark("Min-p"),
        mark("Tokens less likely than this share of the likeliest one are not chosen; 0 takes all."),
        Group.WRITING,
        decimals=3,
        low=0,
        high=1,
    )
    seed: int = setting(
        -1,
        mark("Seed"),
        mark("Fixes the random numbers, so that a reply can be repeated."),
        Group.WRITING,
        low=-1,
        high=2**63 - 1,
        special={-1: mark("a new one for every reply")},
    )
    max_tokens: int = setting(
        512,
        mark("Longest reply"),
        mark("A reply ends there at the latest."),
        Group.WRITING,
        low=1,
        high=2**24,
        unit=mark("tokens"),
    )
    retry_seconds: float = setting(
        30.0,
        mark("Patience"),
        mark("How long a reply waits for a server that went away before it ends."),
        Group.CLOUD,
        low=0,
        high=86400,
        unit=mark("s"),
    )
    mode: Mode = setting(
        Mode.AUTO,
        mark("Reading the cloud"),
        mark("How the cloud is asked. The tokens are the same in every mode; the time and the bill differ."),
        Group.SPEED,
        choices={
            Mode.AUTO: Choice(mark("Automatic"), mark("Whichever is measured to be the fastest here.")),
            Mode.STEPWISE: Choice(mark("One by one"), mark("A request for every token, as published.")),
            Mode.RUN_AHEAD: Choice(
                mark("Run-ahead"),
                mark(
                    "Reads the cloud's own stream for as long as steering agrees with it. The cloud sees final "
                    "tokens only."
                ),
            ),
            Mode.DRAFTS: Choice(
                mark("Drafts"), mark("Asks for positions behind guessed tokens before the tokens are known.")
            ),
        },
    )
    drafts: DraftKind = setting(
        DraftKind.OFF,
        mark("Drafts"),
        mark("Which guessed tokens may be sent ahead."),
        Group.SPEED,
        choices={
            DraftKind.OFF: Choice(mark("None"), mark("No guessed token is sent.")),
            DraftKind.PUBLIC: Choice(
                mark("Public"), mark("Guesses made without your profile: they tell the cloud nothing about you.")
            ),
            DraftKind.PRIVATE: Choice(
                mark("Private"),
                mark(
                    "Guesses made with your profile: better ones, and the cloud sees the wrong ones too. "
                    "What they disclose is counted."
                ),
            ),
        },
    )
    gate: GateKind = setting(
        GateKind.OFF,
        mark("Steered tokens"),
        mark("Which tokens are steered, and which are left to the cloud alone."),
        Group.SPEED,
        choices={
            GateKind.OFF: Choice(mark("Every token"), mark("All tokens are steered.")),
            GateKind.REOPENING: Choice(
                mark("Where it matters"),
                mark("Pauses while steering changes nothing, and goes on when it would change a token."),
            ),
        },
    )
    guard_words: int = setting(
        RUN_WORDS,
        mark("Words in a row that are kept back"),
        mark(
            "A reply may not repeat so many words in a row of a text that is set to “Influence only”, nor the "
            "names and numbers in it."
        ),
        Group.PRIVACY,
        low=0,
        high=100,
        special={0: mark("nothing is kept back")},
    )
    budget_bits: float = setting(
        BUDGET_BITS,
        mark("What a reply may tell"),
        mark("From half of it on your profile counts less and less; the reply goes on."),
        Group.PRIVACY,
        low=0,
        high=1e9,
        unit=mark("bits"),
        special={0: mark("no limit")},
    )
    daily_bits: float = setting(
        DAILY_BITS,
        mark("Limit per day"),
        mark(
            "What all replies of a day may reveal to one service about one profile. After that, replies of that "
            "day are not personalized."
        ),
        Group.PRIVACY,
        low=0,
        high=1e9,
        unit=mark("bits"),
        special={0: mark("no limit")},
    )
    total_bits: float = setting(
        0.0,
        mark("Limit in total"),
        mark(
            "What all replies together may reveal to one service about one profile. After that, replies are not "
            "personalized."
        ),
        Group.PRIVACY,
        low=0,
        high=1e9,
        unit=mark("bits"),
        special={0: mark("no limit")},
    )
    watch: bool = setting(
        True,
        mark("Watch for servers that ask about you"),
        mark(
            "Words that no honest server would offer are left to the server, and a suspect one learns next to "
            "nothing."
        ),
        Group.PRIVACY,
    )
    steer_thoughts: bool = setting(
        False,
        mark("Steer thoughts too"),
        mark(
            "Whether what a reasoning model thinks before it answers is steered as well. Off, your profile has no "
            "part in it; the answer is steered either way."
        ),
        Group.WRITING,
    )

    def __post_init__(self) -> None:
        check(WRITING, self)
        if self.guard_words == 1:
            raise SettingsError(
                tr("The guard cannot hold back single words."), tr("Choose at least 2, or 0 for no guard.")
            )

    def reply_settings(self) -> ReplySettings:
        """Return these for one reply.

        Raises:
            SettingsError: a value cannot be used.
        """
        try:
            sampling = Sampling(
                self.temperature,
                self.top_p,
                self.min_p,
                secrets.randbits(SEED_BITS) if self.seed < 0 else self.seed,
            )
            return ReplySettings(
                coefficient=self.strength,
                floor=self.floor if self.floor < FLOOR[1] else math.inf,
                completion=self.completion,
                sampling=sampling,
                max_tokens=self.max_tokens,
                retry_seconds=self.retry_seconds,
                mode=self.mode,
                drafts=self.drafts,
                gate=self.gate,
                guard_words=self.guard_words,
                budget_bits=self.budget_bits,
                watch=self.watch,
                steer_thoughts=self.steer_thoughts,
            )
        except ValueError as error:
            raise SettingsError(
                tr("A setting cannot be used: {reason}.", reason=error), tr("Change it in the settings.")
            ) from None


WRITING = declarations("writing", WritingSettings)
