"""Which strength suits a person's own writing, measured without sending anything.

The local model without the personal context stands in for the cloud. Each text is teacher-forced behind what else
the machine knows of its writer, as a reply would have it, and the gain in its log-likelihood is measured for some
strengths.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from engine.common.bounds import DEFAULT_FLOOR
from engine.common.errors import PromptTooLongError, SettingsError
from engine.common.i18n import tr
from engine.common.sharing import Sharing
from engine.context.fitting import fit_local
from engine.context.messages import Message
from engine.context.personal import gather
from engine.context.prompts import PersonalContext
from engine.position.logits import Floats
from engine.session.session import Session
from engine.steerer.steerer import Steerer
from engine.steering.gain import gain_curve
from engine.store.database import Database
from engine.store.history import History
from engine.store.profiles import Profiles

GRID = tuple(round(0.1 * step, 1) for step in range(21))
"""The strengths that are tried, 0 to 2."""
TEXTS = 12
MIN_CHARACTERS = 200
"""A shorter text says little of how somebody writes."""
BEGINNING = 60
"""Characters of a text without a title that stand for its question."""
MIN_TOKENS = 16
"""A text of fewer is not measured."""
PAGE = 500
"""Records that are looked at at a time."""
TOKENS = 120
"""Of each text, from its beginning."""


@dataclass(frozen=True, slots=True)
class OwnText:
    """Something that the person wrote.

    Attributes:
        question: what it answers.
        text: it.
        personal: what else is known of the person.
    """

    question: str
    text: str
    personal: PersonalContext


@dataclass(frozen=True, slots=True)
class Strength:
    """What was found.

    Attributes:
        grid: strengths.
        gains: of each text (rows) at each strength, nats a token.
    """

    grid: tuple[float, ...]
    gains: tuple[tuple[float, ...], ...]

    @property
    def means(self) -> tuple[float, ...]:
        """The mean gain at each strength."""
        return tuple(float(value) for value in np.mean(self.gains, axis=0))

    @property
    def errors(self) -> tuple[float, ...]:
        """The standard error of each mean; 0 of a single text."""
        if len(self.gains) < 2:
            return tuple(0.0 for _ in self.grid)
        spread = np.std(self.gains, axis=0, ddof=1) / np.sqrt(len(self.gains))
        return tuple(float(value) for value in spread)

    @property
    def best(self) -> float:
        """The strength with the largest mean gain; 0 where none gains."""
        return self.grid[int(np.argmax(self.means))]

    @property
    def advised(self) -> float:
        """The weakest strength whose paired difference from the best is within one standard error.

        What is gained beyond it is not sure, and what steers less discloses less and copies less.
        """
        gains = np.asarray(self.gains)
        best = int(np.argmax(self.means))
        for place in range(best):
            short = gains[:, best] - gains[:, place]
            error = float(np.std(short, ddof=1) / np.sqrt(len(short))) if len(short) > 1 else 0.0
            if float(short.mean()) <= error:
                return self.grid[place]
        return self.grid[best]


def own_texts(path: Path, profile: int | None = None, most: int = TEXTS) -> list[OwnText]:
    """Return texts of a profile's history, spread over it, each with the rest of what is known of its writer.

    Args:
        path: the store's database.
        profile: its id; None is the one in use.
        most: texts.
    Raises:
        StoreError: the store cannot be read.
        SettingsError: there is nothing to measure on.
    """
    remedy = tr("Add some of your own writing under About you → History; a dozen texts are enough.")
    if not path.exists():
        raise SettingsError(tr("Nothing is known of you yet."), remedy)
    with closing(Database(path)) as database:
        if profile is None:
            active = Profiles(database).active()
            if active is None:
                raise SettingsError(tr("Nothing is known of you yet."), remedy)
            profile = active.id
        history = History(database, profile)
        long_enough = [
            record
            for start in range(0, history.count(), PAGE)
            for record in history.page(start, PAGE)
            if record.sharing is not Sharing.OFF and record.length >= MIN_CHARACTERS
        ]
        # Spread over all of it: what was written in one week is much alike.
        step = max(1.0, len(long_enough) / most)
        chosen = [long_enough[int(place * step)] for place in range(min(most, len(long_enough)))]
        found = []
        for record in chosen:
            whole = history.whole(record.id)
            if whole is None:
                continue
            question, text = _question(whole.title, whole.text)
            # A text that stands in its own context would only be copied.
            personal = gather(database, profile, question, without=record.id).context
            found.append(OwnText(question, text, personal))
    if len(found) < 2:
        raise SettingsError(tr("There is too little writing of yours to measure on."), remedy)
    return found


def _question(title: str, text: str) -> tuple[str, str]:
    """What a text answers, and the text without it: its title, or its own beginning."""
    text, title = text.strip(), title.strip()
    rest = text.removeprefix(title)
    # A text without a title of its own is called by its first line, as much of it as is kept.
    is_cut = rest != text and not rest.startswith("\n")
    if title and not is_cut and len(rest.strip()) >= MIN_CHARACTERS // 2:
        return title, rest.strip()
    # Not within a word, where the script has spaces between them.
    end = text.rfind(" ", BEGINNING // 2, BEGINNING)
    end = BEGINNING if end < 0 else end
    return tr("Go on with this text: {begun}", begun=text[:end]), text[end:].strip()


def measure(
    steerer: Steerer,
    texts: Sequence[OwnText],
    tokens: int = TOKENS,
    grid: Sequence[float] = GRID,
    progress: Callable[[float], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    floor: float = DEFAULT_FLOOR,
) -> Strength | None:
    """Return how texts gain by strength. On the pair's thread; takes a second or two a text with a small model.

    Args:
        steerer: the local model.
        texts: what is teacher-forced.
        tokens: of each, from its beginning.
        grid: strengths.
        progress: told how much is done, 0 to 1.
        cancelled: asked at every position; True ends it with None.
        floor: m under the delta, nats.
    Raises:
        LocalModelError: the model failed.
        SettingsError: no text can be measured with it.
    """
    gains: list[tuple[float, ...]] = []
    coefficients = np.asarray(grid, np.float32)
    for number, own in enumerate(texts):
        if cancelled():
            return None
        progress(number / len(texts))
        # One that does not fit the model's context is left out, as one that says too little.
        with suppress(PromptTooLongError):
            if (found := _gains(steerer, own, tokens, coefficients, cancelled, floor)) is not None:
                gains.append(found)
    if cancelled():
        return None
    progress(1.0)
    if len(gains) < 2:
        raise SettingsError(
            tr("Too few of your texts could be measured with this model."), tr("Choose another local model.")
        )
    return Strength(tuple(grid), tuple(gains))


async def find(
    session: Session,
    path: Path,
    profile: int | None,
    texts: int = TEXTS,
    tokens: int = TOKENS,
    progress: Callable[[float], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Strength | None:
    """Measure on a profile's history with the session's local model; no reply may be under way.

    Args:
        session: its cloud is not asked.
        path, profile, texts: as for `own_texts`.
        tokens, progress, cancelled: as for `measure`; the last two are called in another thread.
    Raises:
        TillerError: it cannot be measured.
    """
    if session.local is None:
        raise SettingsError(tr("No local model is loaded."), tr("Switch steering on."))
    own = await asyncio.to_thread(own_texts, path, profile, texts)
    steerer = session.local.steerer
    work = partial(measure, steerer, own, tokens, progress=progress, cancelled=cancelled)
    return await asyncio.wrap_future(steerer.pair.submit(work))


def _gains(
    steerer: Steerer,
    own: OwnText,
    tokens: int,
    coefficients: Floats,
    cancelled: Callable[[], bool],
    floor: float,
) -> tuple[float, ...] | None:
    """Gains of one text; None where it is too short, or it was given up."""
    pair = steerer.pair
    reference = steerer.vocabulary.tokenize(own.text, control_tokens=False)[:tokens]
    if len(reference) < MIN_TOKENS:
        return None
    conversation = [Message("user", own.question)]
    context = pair.options.context_tokens
    prompts = fit_local(steerer.encode, context, len(reference), conversation, own.personal)
    total = np.zeros(len(coefficients), np.float64)
    pair.prepare(prompts.private, prompts.public, prompts.stable)
    for place, (private, public) in enumerate(pair.along(reference)):
        if cancelled():
            return None
        total += gain_curve(private, public, reference[place], coefficients, floor)
    return tuple(float(value) for value in total / len(reference))
