"""A program that runs already, for tests of one thing at a time."""

from __future__ import annotations

from tests.end_to_end.driver import Driven

SCREEN = (1400, 900)
QUESTION = "Write a line about the sea."


def ask(program: Driven, question: str = QUESTION) -> str:
    """Put a question and return the transcript with the whole reply."""
    before = sum("a reply ended" in line for line in program.said)
    program.ask(question, replies=before + 1)
    program.wait_until_seen("tokens ·")
    return program.transcript
