from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import resources
from engine.models import catalog as catalogue
from engine.models.advice import needed_bytes
from engine.models.catalog import FILE, catalog, parse
from engine.models.errors import CatalogError
from engine.models.part import Wanted


def test_the_shipped_catalogue() -> None:
    entries = catalog()
    assert 10 <= len(entries) <= 16
    for entry in entries:
        assert entry.url.startswith("https://huggingface.co/")
        # A renamed file would be another one for the user.
        assert entry.url.endswith("/" + entry.file_name)
        assert entry.note.endswith(".")
        assert 50 * 10**6 < entry.bytes < 6 * 10**9
        assert entry.sha256 or not entry.bytes_are_exact
        assert entry.memory_bytes(4096) > entry.bytes


def test_memory_grows_with_the_context_that_the_model_has() -> None:
    (qwen,) = (entry for entry in catalog() if entry.identifier == "qwen3-0.6b")
    assert qwen.cache_bytes_per_token == 28 * 8 * 128 * 2 * 2
    assert qwen.memory_bytes(2048) == needed_bytes(qwen.bytes, 114_688, 2048)
    assert qwen.memory_bytes(10**6) == qwen.memory_bytes(qwen.context_tokens)


def test_what_to_download() -> None:
    entry = catalog()[0]
    assert entry.wanted == Wanted(entry.url, entry.file_name, entry.sha256, entry.bytes)
    changed = shipped(lambda model: model.update(bytes_are_exact=False, sha256=""))
    assert parse(changed)[0].wanted.bytes is None


def shipped(change: Callable[[dict[str, Any]], Any]) -> str:
    """The shipped catalogue with its first model changed."""
    data = json.loads(resources.read(FILE))
    change(data["models"][0])
    return json.dumps(data)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda m: m.pop("licence"), "licence is missing"),
        (lambda m: m.update(layers="30"), "layers is missing or of another type"),
        (lambda m: m.update(layers=True), "layers is missing or of another type"),
        (lambda m: m.update(bytes=0), "bytes is not above 0"),
        (lambda m: m.update(name=" "), "name is empty"),
        (lambda m: m.update(url="http://huggingface.co/x"), "not an https address"),
        (lambda m: m.update(url="https://me@huggingface.co/x"), "not an https address"),
        (lambda m: m.update(licence_url="here"), "not an https address"),
        (lambda m: m.update(sha256="A" * 64), "64 hexadecimal digits"),
        (lambda m: m.update(sha256="a" * 63), "64 hexadecimal digits"),
        (lambda m: m.update(file_name="../x.gguf"), "file name cannot be used"),
        (lambda m: m.update(file_name="x.bin"), "file name cannot be used"),
        (lambda m: m.update(languages=[]), "no languages"),
        (lambda m: m.update(languages=[1]), "languages is no list"),
        (lambda m: m.update(clouds="all"), "clouds is no list"),
        (lambda m: m.update(stars=5), "unknown fields"),
        (lambda m: m.update(bytes_are_exact="no"), "bytes_are_exact"),
        (lambda m: m.update(identifier="qwen3-0.6b"), "the same identifier"),
        (lambda m: m.update(file_name="qwen3-0.6b-q8_0.gguf"), "the same file name"),
    ],
)
def test_a_damaged_catalogue_is_refused(change: Callable[[dict[str, Any]], Any], told: str) -> None:
    with pytest.raises(CatalogError, match=told):
        parse(shipped(change))


@pytest.mark.parametrize(
    "text",
    ["", "[" * 100_000, "[]", '{"version": 2, "models": []}', '{"version": 1}', '{"version": 1, "models": [1]}'],
)
def test_what_is_no_catalogue_is_refused(text: str) -> None:
    with pytest.raises(CatalogError, match="damaged") as caught:
        parse(text)
    assert caught.value.remedy
    assert catalogue.VERSION == 1
