"""Addresses in the forms that people paste them in."""

from __future__ import annotations

import re

import pytest

from engine.cloud.errors import RequestRefusedError
from engine.cloud.http.address import Address, parse


@pytest.mark.parametrize(
    "end", ["", "/", "/v1", "/v1/", "/v1/chat/completions", "/v1/chat", "/v1/models/", " ", "//v1"]
)
def test_the_usual_interface(end: str) -> None:
    found = parse("https://a.example/x" + end)
    assert (found.root, found.api) == ("https://a.example/x", "/v1")


@pytest.mark.parametrize(
    ("text", "root", "api"),
    [
        ("https://open.example/api/paas/v4", "https://open.example/api/paas", "/v4"),
        ("https://open.example/api/paas/v4/chat/completions", "https://open.example/api/paas", "/v4"),
        ("https://google.example/v1beta/openai/", "https://google.example", "/v1beta/openai"),
        ("https://deep.example/beta", "https://deep.example", "/beta"),
        ("https://plain.example/chat/completions", "https://plain.example", ""),
        ("https://ai.example/v1/accounts/7/ai/v1", "https://ai.example/v1/accounts/7/ai", "/v1"),
        ("https://groq.example/openai/v1", "https://groq.example/openai", "/v1"),
        ("http://127.0.0.1:11434/api/chat", "http://127.0.0.1:11434", "/v1"),
        ("http://127.0.0.1:8080/completion", "http://127.0.0.1:8080", "/v1"),
        ("https://v4.example", "https://v4.example", "/v1"),
    ],
)
def test_other_interfaces_and_whole_paths(text: str, root: str, api: str) -> None:
    found = parse(text)
    assert (found.root, found.api) == (root, api)
    assert parse(f" {text}?key=1#top ") == found


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("localhost:8080", "http://localhost:8080"),
        ("127.0.0.1:8080/v1", "http://127.0.0.1:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("api.example", "https://api.example"),
        ("192.168.1.5:8000/v1/", "https://192.168.1.5:8000"),
        ("HTTPS://API.example/v1", "https://API.example"),
        ('"https://api.example/v1"', "https://api.example"),
        ("<https://api.example>", "https://api.example"),
        ("`https://api.example/v1`,", "https://api.example"),
        ("(https://api.example/v1).", "https://api.example"),
        ("“https://api.example/v1”", "https://api.example"),
        ("\ufeffhttps://api.exam\u200bple/v1", "https://api.example"),
        ("https:/api.example/v1", "https://api.example"),
        ("https//api.example/v1", "https://api.example"),
        ("http://0.0.0.0:8000/v1", "http://127.0.0.1:8000"),
        ("0.0.0.0:8000", "http://127.0.0.1:8000"),
        ("http://[::]:8000", "http://[::1]:8000"),
    ],
)
def test_what_is_missing_is_filled_in_and_what_was_copied_along_is_dropped(text: str, root: str) -> None:
    assert parse(text) == Address(root, is_told=re.search(r"/v1\W*$", text) is not None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("http://a.example:99999", "99999"),
        ("http://a.example:0", "port 0"),
        ("http://a.example:eighty", "port"),
        ("ftp://a.example", "ftp://"),
        ("https://", "no server"),
        ("", "no server"),
        ("https://me:secret@a.example/v1", "name or a password"),
        ("https://exa mple", "blank"),
    ],
)
def test_what_is_no_address_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(RequestRefusedError, match=reason) as caught:
        parse(text)
    assert "secret" not in str(caught.value)
