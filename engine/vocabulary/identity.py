"""Deciding whether two models share a vocabulary: by what their tokenizers do, never by their names."""

from __future__ import annotations

from engine.cloud.protocol import TokenTableSource
from engine.common.errors import VocabularyError
from engine.common.i18n import tr
from engine.local.tokens import Vocabulary

# Many scripts, numbers, code, spaces and emoji: two tokenizers that cut all of it alike are the same.
# Nothing in it has the form of a control token, which some servers must be given in pieces.
PROBE_TEXT = (
    "The quick brown fox's 1234567890 jumps — naïve façade, Straße, mañana; "
    "Быстрая лиса прыгает, η γρήγορη αλεπού, الثعلب السريع, השועל המהיר, तेज़ लोमड़ी, "
    "敏捷的棕色狐狸跳过懒狗。素早い茶色の狐。빠른 갈색 여우. ไวกว่าสุนัข 🦊👩‍👩‍👧🇩🇪 "
    "def f(x):\n\treturn {'a': x**2 + 3.14159e-10}  # ok\n\n    a < b && c > d; https://example.org/?q=1"
)


async def is_same(cloud: TokenTableSource, local: Vocabulary) -> bool:
    """Whether token ids mean the same on both sides.

    The sizes may differ: some models pad theirs with unused ids.

    Raises:
        CloudError: the cloud could not be asked.
    """
    return await cloud.tokenize(PROBE_TEXT) == local.tokenize(PROBE_TEXT, control_tokens=False)


def require_spelling(token: int, spelling: bytes, local: Vocabulary) -> None:
    """Check one candidate as it comes; servers that send no spellings pass.

    Raises:
        VocabularyError: the id means something else here.
    """
    if spelling and spelling != local.spelling(token):
        raise VocabularyError(
            tr(
                "The cloud's token {token} is {spelling!r}, the local model's is {token2!r}.",
                token=token,
                spelling=spelling,
                token2=local.spelling(token),
            ),
            tr("The cloud changed its model: test the connection again."),
        )
