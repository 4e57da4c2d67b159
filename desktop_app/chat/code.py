"""Colouring program code in replies."""

from __future__ import annotations

from pygments.lexers import get_lexer_by_name
from pygments.token import Token as Kind
from pygments.util import ClassNotFound

_ROLES = (
    (Kind.Comment, "comment"),
    (Kind.Keyword, "keyword"),
    (Kind.Operator.Word, "keyword"),
    (Kind.Literal.String, "string"),
    (Kind.Literal.Number, "number"),
    (Kind.Name.Function, "name"),
    (Kind.Name.Class, "name"),
    (Kind.Name.Tag, "keyword"),
    (Kind.Name.Attribute, "name"),
)


def coloured(code: str, language: str) -> list[tuple[str, str]]:
    """Return code in pieces, each with the kind that it is shown as ("" for plain).

    Args:
        code: the program, or a part of one.
        language: as the reply names it; unknown ones are plain.
    """
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return [(code, "")]
    pieces: list[tuple[str, str]] = []
    for kind, text in lexer.get_tokens(code):
        role = next((role for parent, role in _ROLES if kind in parent), "")
        if pieces and pieces[-1][1] == role:
            pieces[-1] = (pieces[-1][0] + text, role)
        else:
            pieces.append((text, role))
    # A lexer that changes what it reads must not change what is shown.
    return pieces if "".join(text for text, _ in pieces) == code else [(code, "")]
