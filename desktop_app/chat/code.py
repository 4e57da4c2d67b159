"""Colouring program code in replies.

Each language has one expression, in which no part can match in two ways and none looks for an end that is not
there: code is read in one go, whatever it says. (Pygments takes minutes for 40 kB of spaces and line breaks that
are called C.)
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

MOST_COLOURED = 40_000
"""Characters; longer code is plain."""
MOST_PIECES = 5000
"""Of one colour; code of more is plain."""

_C_COMMENT, _HASH, _DASHES = r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)", r"\#[^\n]*", r"--[^\n]*"
_DOUBLE, _SINGLE = r'"(?:\\.|[^"\\\n])*"?', r"'(?:\\.|[^'\\\n])*'?"
_BACK = r"`(?:\\[\s\S]|[^`\\])*`?"
_TRIPLE = r'"""[\s\S]*?(?:"""|\Z)' + r"|'''[\s\S]*?(?:'''|\Z)"
_CHARACTER = r"'(?:\\.|[^'\\\n])'"
_NUMBER = r"\b\d[\w]*(?:\.\d\w*)?"
_KEY, _ATTRIBUTE = r"(?<![\w\-])[\w\-]+(?=:)", r"(?<![\w\-])[\w\-]+(?==)"
_WORD = r"[^\W\d]\w*"

_C = "break case const continue default do else enum extern for goto if return sizeof static struct switch typedef"
_C += " union void volatile while int char long short float double unsigned signed bool true false inline NULL"
_CLASSES = " class new this public private protected try catch throw finally import package interface extends"
_CLASSES += " abstract final super instanceof implements null boolean"


class _Language(NamedTuple):
    keywords: str
    comments: str = _C_COMMENT
    strings: str = f"{_DOUBLE}|{_SINGLE}"
    word: str = _WORD
    names: str = r"(?!)"


_PYTHON = (
    "and as assert async await break case class continue def del elif else except False finally for from global"
)
_PYTHON += " if import in is lambda match None nonlocal not or pass raise return True try while with yield"
_JAVASCRIPT = (
    _C + _CLASSES + " async await delete export from function in let of typeof undefined var yield static"
)
_JAVASCRIPT += " type as readonly declare namespace keyof any string number"
_SHELL = (
    "if then else elif fi for in do done while until case esac function return local export set unset readonly"
)
_SHELL += " shift exit break continue trap source alias declare echo cd"
_SQL = "select from where and or not in is null as join left right inner outer full on group by order having limit"
_SQL += " offset insert into values update set delete create table view index drop alter add primary key foreign"
_SQL += " references unique default distinct union all case when then else end exists between like asc desc with"
_LANGUAGES = {
    "python python3 py pycon": _Language(_PYTHON, _HASH, f"{_TRIPLE}|{_DOUBLE}|{_SINGLE}"),
    "c h": _Language(_C, rf"{_C_COMMENT}|^[ \t]*\#[^\n]*"),
    "cpp c++ cc hpp arduino objc objective-c": _Language(
        _C
        + _CLASSES
        + " auto constexpr delete explicit friend mutable namespace noexcept nullptr operator override"
        " template typename using virtual concept requires",
        rf"{_C_COMMENT}|^[ \t]*\#[^\n]*",
    ),
    "cs csharp c#": _Language(
        _C
        + _CLASSES
        + " async await base foreach get in internal is namespace object out override params readonly"
        " ref sealed set string using var virtual yield record"
    ),
    "java groovy": _Language(_C + _CLASSES + " synchronized throws transient byte var record sealed permits def"),
    "javascript js jsx mjs typescript ts tsx": _Language(_JAVASCRIPT, strings=f"{_DOUBLE}|{_SINGLE}|{_BACK}"),
    "kotlin kt": _Language(_C + _CLASSES + " fun val var when is in object override data companion by lateinit"),
    "scala": _Language(
        _C + _CLASSES + " def val var object trait match with yield given using lazy override type"
    ),
    "swift": _Language(
        _C + _CLASSES + " func let var guard in is nil self Self protocol extension init deinit mutating some any"
        " where throws rethrows async await"
    ),
    "dart": _Language(_C + _CLASSES + " var late required async await factory get set mixin on with dynamic"),
    "go golang": _Language(
        "break case chan const continue default defer else fallthrough for func go goto if import interface map"
        " package range return select struct switch type var nil true false string int error bool byte any",
        strings=f"{_DOUBLE}|{_CHARACTER}|{_BACK}",
    ),
    "rust rs": _Language(
        "as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod"
        " move mut pub ref return self Self static struct super trait true type unsafe use where while bool str"
        " u8 u16 u32 u64 usize i8 i16 i32 i64 isize f32 f64 char String Vec Option Result",
        strings=f"{_DOUBLE}|{_CHARACTER}",
    ),
    "zig": _Language(
        "const var fn pub return if else while for switch struct enum union try catch defer error comptime test"
        " and or orelse break continue null undefined true false usize void",
        r"//[^\n]*",
    ),
    "php": _Language(
        _C + _CLASSES + " echo function use namespace foreach as array fn match elseif var global and or require"
        " require_once include isset unset print trait",
        f"{_C_COMMENT}|{_HASH}",
    ),
    "ruby rb": _Language(
        "alias and begin break case class def do else elsif end ensure false for if in module next nil not or redo"
        " rescue retry return self super then true undef unless until when while yield require attr_accessor puts",
        _HASH,
    ),
    "perl pl": _Language(
        "my our local sub if elsif else unless while until for foreach return use package no require last next and"
        " or not eq ne lt gt print die undef",
        _HASH,
    ),
    "bash sh shell zsh console fish": _Language(_SHELL, r"(?<![\w$&])\#[^\n]*"),
    "powershell ps1": _Language(
        "if else elseif foreach for while do switch function param return try catch finally throw in begin process"
        " end filter class",
        rf"<\#[\s\S]*?(?:\#>|\Z)|{_HASH}",
    ),
    "sql postgresql mysql sqlite": _Language(
        f"{_SQL} {_SQL.upper()}", rf"{_DASHES}|/\*[\s\S]*?(?:\*/|\Z)", rf"{_DOUBLE}|'[^'\n]*'?"
    ),
    "lua": _Language(
        "and break do else elseif end false for function goto if in local nil not or repeat return then true until"
        " while",
        rf"--\[\[[\s\S]*?(?:\]\]|\Z)|{_DASHES}",
    ),
    "haskell hs elm": _Language(
        "case class data deriving do else if import in infix infixl infixr instance let module newtype of then"
        " type where qualified as hiding forall",
        rf"\{{-[\s\S]*?(?:-\}}|\Z)|{_DASHES}",
        f"{_DOUBLE}|{_CHARACTER}",
    ),
    "ocaml ml": _Language(
        "and as begin do done else end exception for fun function if in let match module mutable of open rec sig"
        " struct then to try type val when while with true false",
        r"\(\*[\s\S]*?(?:\*\)|\Z)",
        f"{_DOUBLE}|{_CHARACTER}",
    ),
    "elixir ex exs": _Language(
        "after alias and case catch cond def defmodule defp defstruct do else end fn for if import in nil not or"
        " raise receive rescue require true false unless use when with",
        _HASH,
        f"{_TRIPLE}|{_DOUBLE}|{_SINGLE}",
    ),
    "erlang erl": _Language("after begin case catch end fun if of receive try when module export", r"%[^\n]*"),
    "clojure clj lisp scheme elisp": _Language(
        "def defn defmacro defun let if cond do fn lambda loop recur for when ns require quote nil true false",
        r";[^\n]*",
        _DOUBLE,
        r"[^\W\d][\w\-?!*]*",
    ),
    "r": _Language("if else for while repeat function break next return TRUE FALSE NULL NA in", _HASH),
    "julia jl": _Language(
        "function end if else elseif for while in return using import module struct mutable abstract type let"
        " begin do try catch finally true false nothing const macro",
        _HASH,
        f"{_TRIPLE}|{_DOUBLE}|{_CHARACTER}",
    ),
    "matlab octave": _Language(
        "function end if else elseif for while switch case otherwise return break continue", r"%[^\n]*", _DOUBLE
    ),
    "latex tex": _Language("", r"(?<!\\)%[^\n]*", r"\$[^$\n]*\$?", r"\\[A-Za-z]+|\\."),
    "json jsonc json5": _Language("true false null", strings=_DOUBLE, names=r'"(?:\\.|[^"\\\n])*"(?=:)'),
    "yaml yml": _Language("true false null yes no on off", r"(?<!\S)\#[^\n]*", names=_KEY),
    "toml ini conf cfg properties": _Language("true false", r"[#;][^\n]*", names=r"^\[[^\n]*|^[\w\-.]+(?= ?=)"),
    "css scss less": _Language("important media import", names=_KEY),
    "html xml svg vue xhtml": _Language(
        "", r"<!--[\s\S]*?(?:-->|\Z)", f"{_DOUBLE}|{_SINGLE}", r"</?[\w:\-]+|/?>", _ATTRIBUTE
    ),
    "dockerfile docker": _Language(
        "FROM AS RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG ONBUILD HEALTHCHECK SHELL",
        _HASH,
    ),
    "makefile make cmake": _Language("ifeq ifneq else endif include define endef export if function set", _HASH),
    "diff patch": _Language("", r"^(?:@@|diff|index|---|\+\+\+)[^\n]*", r"^\+[^\n]*", r"^-[^\n]*"),
    "graphql proto protobuf": _Language(
        "type query mutation subscription input enum interface union scalar schema fragment on message service rpc"
        " returns repeated optional import package syntax option true false",
        f"{_C_COMMENT}|{_HASH}",
    ),
    "nix": _Language(
        "let in with rec if then else inherit import true false null", rf"{_HASH}|/\*[\s\S]*?(?:\*/|\Z)"
    ),
}
"""By the names that replies give them."""
_ALL_KEYWORDS = ("latex", "html", "diff")
"""Languages in which each word that the expression finds is one."""
_DEFINERS = "def class fn func function fun struct enum trait interface module defmodule defp type"
_DEFINES = frozenset(_DEFINERS.split(" "))


def coloured(code: str, language: str) -> list[tuple[str, str]]:
    """Return code in pieces, each with the kind that it is shown as ("" for plain).

    Args:
        code: the program, or a part of one.
        language: as the reply names it; unknown ones are plain.
    """
    found = _reader(language.lower()) if len(code) <= MOST_COLOURED else None
    if found is None:
        return [(code, "")]
    expression, keywords, is_all = found
    pieces: list[tuple[str, str]] = []
    place, before = 0, ""
    for match in expression.finditer(code):
        kind = match.lastgroup or ""
        if kind == "keyword":
            word = match[0]
            defined, before = before in _DEFINES, word
            if not is_all and word not in keywords:
                if not defined and code[match.end() : match.end() + 1] != "(":
                    continue
                kind = "name"
        if match.start() > place:
            pieces.append((code[place : match.start()], ""))
        pieces.append((match[0], kind))
        place = match.end()
        if len(pieces) > MOST_PIECES:
            return [(code, "")]
    pieces.append((code[place:], ""))
    return pieces


@cache
def _reader(language: str) -> tuple[re.Pattern[str], frozenset[str], bool] | None:
    """Return a language's expression, its keywords, and whether every word is one; None for an unknown one."""
    for names, described in _LANGUAGES.items():
        if language in names.split():
            expression = re.compile(
                f"(?P<comment>{described.comments})|(?P<name>{described.names})|(?P<string>{described.strings})"
                f"|(?P<keyword>{described.word})|(?P<number>{_NUMBER})",
                re.MULTILINE,
            )
            return expression, frozenset(described.keywords.split()), names.split()[0] in _ALL_KEYWORDS
    return None
