"""What is measured on a reply's text, by the field's own libraries where there is one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from engine.common.errors import SettingsError
from engine.common.frozen import how_to_add
from engine.common.writing_systems import SPACELESS_CHARACTER
from engine.evaluation.examples import Example
from engine.evaluation.results import Written

RUN = 4
"""Words in a row that count as copied, or as said again."""
WORD = re.compile(rf"{SPACELESS_CHARACTER}|(?:(?!{SPACELESS_CHARACTER})\w)+")
"""A word; where a script sets none apart, a character, as is usual where such texts are compared."""


@dataclass(frozen=True, slots=True)
class Metric:
    """Something that is measured on each reply.

    Attributes:
        key: its name in files.
        name: its name for people.
        digits: behind the point.
        better: 1 where more is better, -1 where less is, 0 where that depends.
        about: what it is.
    """

    key: str
    name: str
    digits: int
    better: int
    about: str


METRICS = (
    Metric("rouge1", "ROUGE-1", 3, 1, "F-measure of shared words with the reference, stemmed (rouge-score)."),
    Metric("rouge2", "ROUGE-2", 3, 1, "The same for pairs of words."),
    Metric("rougeL", "ROUGE-L", 3, 1, "The same for the longest common subsequence."),
    Metric("meteor", "METEOR", 3, 1, "Shared words, stems and, where WordNet is installed, synonyms (nltk)."),
    Metric("bertscore", "BERTScore", 3, 1, "F1 of contextual embeddings; only where its model is given."),
    Metric("words", "words", 0, 0, "Length of the reply."),
    Metric("distinct1", "distinct-1", 3, 1, "Different words over all words."),
    Metric("distinct2", "distinct-2", 3, 1, "Different pairs of words over all pairs."),
    Metric("repetition", "repeated", 3, -1, f"Share of runs of {RUN} words that were said before in the reply."),
    Metric("copied", "copied", 3, -1, f"Share of runs of {RUN} words that stand in the private text alone."),
    Metric("changed", "changed", 3, 0, "Share of tokens that are not what the cloud alone would have picked."),
    Metric("bits", "bits a token", 2, -1, "Disclosed by the choice of tokens, an estimate."),
    Metric("rate", "tokens/s", 1, 1, "From the question to the last token, the local prompts being read."),
    Metric("judge", "judge", 2, 1, "Score of a judging model, 1 to 10."),
)
"""All of them, in the order of the tables."""


def measure(written: Written, example: Example) -> dict[str, float]:
    """Return what can be said of a reply, by the metrics' keys; without a reference those that need none.

    Raises:
        SettingsError: a library is missing.
    """
    words = _words(written.text)
    found = {
        "words": float(len(re.sub(SPACELESS_CHARACTER, r" \g<0> ", written.text).split())),
        "distinct1": _distinct(words, 1),
        "distinct2": _distinct(words, 2),
        "repetition": repetition(written.text),
        "copied": copied(written.text, example.private_text, example.question),
    }
    if written.tokens:
        found["changed"] = written.changed / written.tokens
        found["bits"] = written.bits / written.tokens
    if written.seconds > 0:
        found["rate"] = written.tokens / written.seconds
    if example.reference.strip():
        scores = _rouge().score(example.reference, written.text)
        found |= {name: float(scores[name].fmeasure) for name in ("rouge1", "rouge2", "rougeL")}
        found["meteor"] = _meteor()(example.reference, written.text)
    return found


def copied(text: str, private: str, public: str) -> float:
    """Return the share of a text's runs of words that stand in the private text and not in the public one."""
    said = _runs(text) - _runs(public)
    return len(said & _runs(private)) / len(said) if said else 0.0


def repetition(text: str) -> float:
    """Return the share of a text's runs of words that it had said before."""
    words = _words(text)
    return 1 - _distinct(words, RUN) if len(words) >= RUN else 0.0


def _distinct(words: Sequence[str], count: int) -> float:
    runs = _grams(words, count)
    return len(set(runs)) / len(runs) if runs else 0.0


def _runs(text: str) -> set[tuple[str, ...]]:
    return set(_grams(_words(text), RUN))


def _grams(words: Sequence[str], count: int) -> list[tuple[str, ...]]:
    return [tuple(words[place : place + count]) for place in range(len(words) - count + 1)]


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


class _Words:
    """The library's words, of all languages: its own tokenizer drops what is not written in a to z."""

    def __init__(self) -> None:
        from rouge_score.tokenizers import DefaultTokenizer

        self._english = DefaultTokenizer(use_stemmer=True)

    def tokenize(self, text: str) -> list[str]:
        return [
            part for word in _words(text) for part in (self._english.tokenize(word) if word.isascii() else [word])
        ]


@cache
def _rouge() -> Any:
    try:
        from rouge_score.rouge_scorer import RougeScorer
    except ImportError:
        raise SettingsError("ROUGE needs a library that is not installed.", how_to_add("tiller[eval]")) from None
    return RougeScorer(["rouge1", "rouge2", "rougeL"], tokenizer=_Words())


class _NoWordNet:
    """Stands for WordNet where its data is not installed: no word has a synonym."""

    def synsets(self, _word: str) -> list[Any]:
        return []


def has_wordnet() -> bool:
    """Whether METEOR knows synonyms here. Its data is never downloaded by Tiller."""
    try:
        import nltk
    except ImportError:
        return False
    for place in ("corpora/wordnet.zip", "corpora/wordnet"):
        with suppress(LookupError):
            nltk.data.find(place)
            return True
    return False


@cache
def _meteor() -> Callable[[str, str], float]:
    try:
        from nltk.corpus import wordnet
        from nltk.translate.meteor_score import single_meteor_score
    except ImportError:
        raise SettingsError("METEOR needs a library that is not installed.", how_to_add("tiller[eval]")) from None
    synonyms: Any = wordnet if has_wordnet() else _NoWordNet()

    def score(reference: str, text: str) -> float:
        return float(single_meteor_score(_words(reference), _words(text), wordnet=synonyms))

    return score


def bertscore(model: Path, texts: Sequence[str], references: Sequence[str]) -> list[float]:
    """Return BERTScore's F1 of each text, by a model in a folder of this machine.

    Raises:
        SettingsError: the library is missing, or the folder holds no model that it can use.
    """
    if not (model / "config.json").is_file():
        raise SettingsError(f"{model} holds no model for BERTScore.", "Name the folder of a downloaded model.")
    try:
        from bert_score import score
        from bert_score.utils import model2layers
    except ImportError:
        raise SettingsError("BERTScore needs a library that is not installed.", how_to_add("bert-score")) from None
    try:
        # The library knows the best layer by a model's published name, which its folder may have; else the last.
        named = (layer for name, layer in model2layers.items() if name.rpartition("/")[2] == model.name)
        layers = next(named, None) or _layers(model)
        _, _, f1 = score(list(texts), list(references), model_type=str(model), num_layers=layers)
    except (OSError, ValueError, KeyError, AttributeError, RuntimeError) as error:
        raise SettingsError(
            f"{model.name} cannot be used for BERTScore ({error}).", "Name the folder of another model."
        ) from None
    return [float(value) for value in f1]


def _layers(model: Path) -> int:
    """Return how many layers a model has.

    Raises:
        ValueError: it does not say.
    """
    told = json.loads((model / "config.json").read_text(encoding="utf-8"))
    for name in ("num_hidden_layers", "n_layers", "num_layers"):
        if isinstance(told, dict) and isinstance(told.get(name), int):
            return int(told[name])
    raise ValueError("its config.json does not say how many layers it has")
