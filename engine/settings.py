"""Every setting, typed, with its default; kept as one readable JSON file. API keys are never in it."""

from __future__ import annotations

import json
import math
import secrets
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from engine.ahead.chooser import DraftKind
from engine.ahead.readers import Mode
from engine.cloud.kinds import CloudKind
from engine.context.template import Format
from engine.cost import Prices
from engine.errors import SettingsError
from engine.folders import config_folder
from engine.privacy.guard import RUN_WORDS
from engine.privacy.protection import BUDGET_BITS
from engine.reply.settings import ReplySettings
from engine.steering.combination import Combination
from engine.steering.gate import GateKind
from engine.steering.pick import Sampling
from engine.steering.policy import Completion
from engine.store import private_file
from engine.vocabulary.alignment import Method

MOST_THREADS = 512
"""More is refused: llama.cpp crashes on absurd numbers."""


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise SettingsError(f"The setting {name} is {value}; it can be from {low} to {high}.", "Change it.")


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """The local model.

    Attributes:
        model: path of the GGUF file; "" is the packaged one.
        gpu_layers: layers on the GPU where there is one; -1 all, 0 none.
        threads: threads per decode; 0 finds the best by a short calibration.
        context_tokens: longest prompt and reply together.
        template: whose chat template it gets.
        more_models: paths of further GGUF files, a line each, whose deltas are taken together with the first's.
        combination: how.
        embedding_model: path of a GGUF embedding model, which finds passages by meaning too; "" is none.
    """

    model: str = ""
    gpu_layers: int = -1
    threads: int = 0
    context_tokens: int = 4096
    embedding_model: str = ""
    template: Format = Format.OWN
    more_models: str = ""
    combination: Combination = Combination.MEAN

    def __post_init__(self) -> None:
        _within("threads", self.threads, 0, MOST_THREADS)
        _within("gpu_layers", self.gpu_layers, -1, 100_000)
        _within("context_tokens", self.context_tokens, 64, 2**24)


@dataclass(frozen=True, slots=True)
class CloudSettings:
    """The remote model.

    Attributes:
        kind: what kind of server.
        url: its address.
        model: the model's name there; "" takes the server's first.
        candidates: K, log-probabilities asked for per token.
        stall_seconds: longest silence of the server.
        plain_http: a connection without encryption to another machine is allowed, although it can be read on
            the way.
        alignment: how the local model's tokens are held against the cloud's.
        price_prompt, price_cached, price_output: of a million tokens; a negative price of cached ones is that of
            the others.
        currency: what is written before amounts.
        daily_limit: the most that a day may cost, all endpoints together; 0 sets no limit.
    """

    kind: CloudKind = CloudKind.EMBEDDED
    url: str = ""
    model: str = ""
    candidates: int = 100
    stall_seconds: float = 60.0
    plain_http: bool = False
    alignment: Method = Method.AUTO
    price_prompt: float = 0.0
    price_cached: float = -1.0
    price_output: float = 0.0
    currency: str = "$"
    daily_limit: float = 0.0

    def __post_init__(self) -> None:
        for name in ("price_prompt", "price_output", "daily_limit"):
            _within(name, getattr(self, name), 0, 1e6)
        _within("price_cached", self.price_cached, -1, 1e6)
        if len(self.currency) > 5:
            raise SettingsError("The currency is longer than five characters.", "Shorten it.")
        _within("candidates", self.candidates, 1, 1_000_000)
        _within("stall_seconds", self.stall_seconds, 0.1, 3600)

    @property
    def prices(self) -> Prices:
        """What its tokens cost."""
        return Prices(self.price_prompt, self.price_cached, self.price_output, self.currency)


@dataclass(frozen=True, slots=True)
class WritingSettings:
    """How replies are written.

    Attributes:
        steering: whether the local model steers.
        strength: c, the factor of the delta; the paper's one round is 0.48, its twenty rounds are 1.78.
        completion: what stands for the part of the cloud's distribution that it did not send.
        temperature, top_p, min_p: how tokens are picked; temperature 0 takes the likeliest.
        seed: -1 takes a new one for every reply.
        most_tokens: longest reply.
        retry_seconds: how long to wait for a cloud that went away.
        mode: how the cloud is read.
        drafts: which drafts may be sent.
        gate: when tokens are left to the cloud alone.
        guard_words: words in a row of a private text that a reply may not repeat; 0 switches the guard off.
        budget_bits: what a reply may disclose: from half of it on, steering fades; 0 sets no limit.
        steer_thoughts: whether what a model thinks before it answers is steered too.
        watch: whether a cloud whose probabilities look made to find out about the user is told next to nothing.
    """

    steering: bool = True
    strength: float = 0.73
    completion: Completion = Completion.TAIL
    temperature: float = 0.7
    top_p: float = 0.95
    min_p: float = 0.05
    seed: int = -1
    most_tokens: int = 512
    retry_seconds: float = 30.0
    mode: Mode = Mode.AUTO
    drafts: DraftKind = DraftKind.OFF
    gate: GateKind = GateKind.OFF
    guard_words: int = RUN_WORDS
    budget_bits: float = BUDGET_BITS
    watch: bool = True
    steer_thoughts: bool = False

    def __post_init__(self) -> None:
        _within("guard_words", self.guard_words, 0, 100)
        if self.guard_words == 1:
            raise SettingsError(
                "The guard cannot hold back single words.", "Choose at least 2, or 0 for no guard."
            )
        _within("budget_bits", self.budget_bits, 0, 1e9)
        _within("strength", self.strength, -100, 100)
        _within("temperature", self.temperature, 0, 100)
        _within("seed", self.seed, -1, 2**63 - 1)
        _within("most_tokens", self.most_tokens, 1, 2**24)
        _within("retry_seconds", self.retry_seconds, 0, 86400)

    def reply_settings(self) -> ReplySettings:
        """Return these for one reply.

        Raises:
            SettingsError: a value cannot be used.
        """
        try:
            sampling = Sampling(
                self.temperature, self.top_p, self.min_p, secrets.randbits(31) if self.seed < 0 else self.seed
            )
            return ReplySettings(
                coefficient=self.strength,
                completion=self.completion,
                sampling=sampling,
                most_tokens=self.most_tokens,
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
            raise SettingsError(f"A setting cannot be used: {error}.", "Change it in the settings.") from None


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings."""

    local: LocalSettings = field(default_factory=LocalSettings)
    cloud: CloudSettings = field(default_factory=CloudSettings)
    writing: WritingSettings = field(default_factory=WritingSettings)


def load(path: Path | None = None) -> Settings:
    """Return the kept settings; the defaults where none were kept.

    Raises:
        SettingsError: the file cannot be read or holds an impossible value; it is left as it is.
    """
    path = path or config_folder() / "settings.json"
    remedy = f"Mend or delete {path}."
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise SettingsError(f"The settings cannot be read ({error.strerror}).", remedy) from error
    except ValueError as error:
        raise SettingsError(f"The settings file is not UTF-8 text ({error}).", remedy) from None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"The settings file is not valid JSON ({error}).", remedy) from None
    if not isinstance(data, dict):
        raise SettingsError("The settings file is not a JSON object.", remedy)
    try:
        settings = Settings(
            _section(LocalSettings, data.get("local")),
            _section(CloudSettings, data.get("cloud")),
            _section(WritingSettings, data.get("writing")),
        )
        settings.writing.reply_settings()
    except (TypeError, ValueError, OverflowError, SettingsError) as error:
        raise SettingsError(f"The settings file holds a value that cannot be used: {error}.", remedy) from None
    return settings


def save(settings: Settings, path: Path | None = None) -> None:
    """Keep the settings, replacing the file in one step.

    Raises:
        SettingsError: the file cannot be written.
    """
    path = path or config_folder() / "settings.json"
    try:
        private_file.write(path, json.dumps(asdict(settings), indent=2))
    except OSError as error:
        raise SettingsError(
            f"The settings could not be kept ({error.strerror}).", f"Check the folder {path.parent}."
        ) from error


S = TypeVar("S", LocalSettings, CloudSettings, WritingSettings)


def _section(kind: type[S], data: Any) -> S:
    """Read one section. Unknown names are another version's and ignored; wrong types are refused."""
    if not isinstance(data, dict):
        return kind()
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for entry in fields(kind):
        if entry.name not in data:
            continue
        value, wanted = data[entry.name], hints[entry.name]
        if isinstance(wanted, type) and issubclass(wanted, StrEnum):
            value = wanted(value)
        elif wanted is float and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if type(value) is not wanted:
            raise ValueError(f"{entry.name} is {value!r}, not of type {wanted.__name__}")
        if wanted is float and not math.isfinite(value):
            raise ValueError(f"{entry.name} is not a finite number")
        values[entry.name] = value
    return replace(kind(), **values)
