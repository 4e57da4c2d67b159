"""The metrics agree with the libraries' own examples, and say what their names say."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from nltk.translate.meteor_score import single_meteor_score
from rouge_score.rouge_scorer import RougeScorer

from engine.common.errors import SettingsError
from engine.evaluation import metrics
from engine.evaluation.examples import Example
from engine.evaluation.metrics import METRICS, bertscore, copied, measure, repetition
from engine.evaluation.results import Written

REFERENCE = "The quick brown fox jumps over the lazy dog. It was running happily through the cold harbour."
TEXT = "A quick brown dog jumped over the lazy foxes; it runs happily through a cold harbour."


def of(text: str, **example: object) -> dict[str, float]:
    written = Written(text, tokens=20, seconds=2.0, bits=5.0, changed=4)
    return measure(written, Example("1", "Q", **example))  # type: ignore[arg-type]


def test_rouge_is_the_librarys() -> None:
    found = of(TEXT, reference=REFERENCE)
    own = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True).score(REFERENCE, TEXT)
    for name in ("rouge1", "rouge2", "rougeL"):
        assert found[name] == pytest.approx(own[name].fmeasure, abs=1e-12)
    # By hand: "the cat sat" in "the cat sat on the mat": 3 of 3 and 3 of 6 words.
    assert of("the cat sat", reference="the cat sat on the mat")["rouge1"] == pytest.approx(2 / 3)


def test_every_language_has_words() -> None:
    found = of("我喜欢猫", reference="我喜欢大海")
    # Three of four and of five characters.
    assert found["rouge1"] == pytest.approx(2 * 3 / (4 + 5))
    assert found["rougeL"] == found["rouge1"]
    assert found["meteor"] > 0.5
    assert found["words"] == 4
    assert found["distinct1"] == 1
    assert copied("我住在北京的南边", "我住在北京", "") == pytest.approx(2 / 5)
    assert of("Der Fluß fließt", reference="Der Fluß")["rouge1"] == pytest.approx(0.8)
    assert of("река течёт", reference="река")["rouge1"] == pytest.approx(2 / 3)
    assert of("Python 很好 3.11", reference="x")["words"] == 4


def test_meteor_is_the_librarys() -> None:
    words = [metrics.WORD.findall(text.lower()) for text in (REFERENCE, TEXT)]
    own = single_meteor_score(*words, wordnet=metrics._NoWordNet())
    # Synonyms can only add to it.
    allowed = 0.2 if metrics.has_wordnet() else 1e-12
    assert own <= of(TEXT, reference=REFERENCE)["meteor"] <= own + allowed
    # All words in one run: 1 - 0.5 * (1 chunk / 3 matches) ** 3.
    assert of("the cat sat", reference="the cat sat")["meteor"] == pytest.approx(1 - 0.5 / 27)
    assert of("nothing", reference="the cat sat")["meteor"] == 0


def test_without_a_reference_the_rest_is_measured() -> None:
    found = of("one two one two")
    assert not {"rouge1", "rouge2", "rougeL", "meteor"} & set(found)
    assert found["words"] == 4
    assert found["distinct1"] == 0.5
    assert found["distinct2"] == pytest.approx(2 / 3)
    assert (found["changed"], found["bits"], found["rate"]) == (0.2, 0.25, 10)


def test_an_empty_reply_is_measured() -> None:
    found = measure(Written(""), Example("1", "Q", reference=REFERENCE))
    assert found["words"] == found["rougeL"] == found["copied"] == found["repetition"] == 0
    assert "rate" not in found


def test_copied_counts_what_stands_in_the_private_text_alone() -> None:
    private = "My name is Ada. I keep the northern lighthouse."
    # Five runs of four words, two of them private; the question's own words are nobody's secret.
    assert copied("I keep the northern lighthouse and sing songs", private, "") == pytest.approx(2 / 5)
    assert copied("I keep the northern lighthouse", private, "I keep the northern lighthouse?") == 0
    assert copied("", private, "") == 0


def test_repetition() -> None:
    assert repetition("a b c d e f g h") == 0
    assert repetition("a b c d a b c d") == pytest.approx(1 / 5)
    assert repetition("a") == 0


def test_each_metric_says_what_it_is() -> None:
    assert len({metric.key for metric in METRICS}) == len(METRICS)
    assert all(metric.about.endswith(".") and metric.better in (-1, 0, 1) for metric in METRICS)


def test_bertscore_needs_a_model_at_hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="holds no model"):
        bertscore(tmp_path, ["a"], ["b"])
    (tmp_path / "config.json").write_text("{}")
    monkeypatch.setitem(sys.modules, "bert_score", None)
    with pytest.raises(SettingsError, match="pip install bert-score"):
        bertscore(tmp_path, ["a"], ["b"])


@pytest.mark.parametrize(
    ("folder", "config", "layers"),
    [
        ("roberta-large", {"num_hidden_layers": 24}, 17),
        ("deberta-xlarge-mnli", {"num_hidden_layers": 48}, 40),
        ("of-my-own", {"num_hidden_layers": 12}, 12),
        ("of-my-own", {"n_layers": 6}, 6),
    ],
)
def test_bertscore_is_told_the_layer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, config: dict[str, int], layers: int
) -> None:
    """The library knows it by published names alone, which a folder's path is not."""
    asked: list[dict[str, Any]] = []

    def score(texts: list[str], references: list[str], **named: Any) -> tuple[list[float], ...]:
        asked.append(named)
        return [0.0], [0.0], [0.5]

    library = ModuleType("bert_score")
    library.score = score  # type: ignore[attr-defined]
    known = {"roberta-large": 17, "microsoft/deberta-xlarge-mnli": 40}
    monkeypatch.setitem(sys.modules, "bert_score", library)
    monkeypatch.setitem(sys.modules, "bert_score.utils", SimpleNamespace(model2layers=known))  # type: ignore[arg-type]
    model = tmp_path / folder
    model.mkdir()
    (model / "config.json").write_text(json.dumps(config))
    assert bertscore(model, ["a"], ["b"]) == [0.5]
    assert asked == [{"model_type": str(model), "num_layers": layers}]
    (model / "config.json").write_text("[]")
    if folder == "of-my-own":
        with pytest.raises(SettingsError, match="how many layers"):
            bertscore(model, ["a"], ["b"])
