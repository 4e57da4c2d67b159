"""Files and folders, and the entries of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile
from pathlib import Path

from engine.common.i18n import tr
from engine.importing.entries import Entry, UnreadableError
from engine.importing.readers import READERS, actual_file, reader_of


def find_files(paths: Sequence[Path], cancelled: Callable[[], bool] = lambda: False) -> list[Path]:
    """Return the files to import: those named, and those of known kinds within folders, hidden ones left out.

    Args:
        cancelled: asked for each entry of a folder; True ends the search.
    """
    found: list[Path] = []
    for path in map(actual_file, paths):
        if path.is_dir():
            inside = takewhile(lambda _: not cancelled(), path.rglob("*"))
            shown = (p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts))
            found += sorted(p for p in shown if p.is_file() and reader_of(p))
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def read(path: Path, encoding: str = "") -> Iterator[Entry]:
    """Yield a file's records, what is wrong with single ones, and what was guessed; in this process.

    Args:
        encoding: the text encoding that the user chose; "" finds out.
    Raises:
        UnreadableError: the whole file cannot be read.
    """
    try:
        reader = reader_of(path)
        if reader is None:
            kinds = ", ".join(sorted(READERS))
            raise UnreadableError(
                tr("{name} is of a kind that cannot be read.", name=path.name),
                tr("These can: {kinds}.", kinds=kinds),
            )
        is_empty = True
        for entry in reader(path, encoding):
            is_empty = False
            yield entry
        if is_empty:
            raise UnreadableError(tr("{name} holds no text.", name=path.name))
    except OSError as error:
        raise UnreadableError(
            tr("{name} cannot be read ({reason}).", name=path.name, reason=error.strerror)
        ) from None
    except UnicodeError:
        raise UnreadableError(tr("{name} is not text.", name=path.name)) from None
