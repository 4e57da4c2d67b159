"""Importing files and folders: a preview first, then the whole, with progress, cancel and a report."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile
from pathlib import Path

from engine.common.sharing import Sharing
from engine.importing.entries import Entry, Note, UnreadableError
from engine.importing.files import find_files
from engine.importing.reading import FileReader
from engine.store.history import History, NewRecord

BATCH = 100
"""Records kept in one transaction: whoever else writes waits no longer, and what a cancelled or failed import
keeps is whole batches."""
MAX_FAILURES = 1000
"""Faults that a report lists; the rest are counted."""


@dataclass(slots=True)
class Report:
    """What an import did.

    Attributes:
        kept: new records.
        known: records whose text was there already.
        failed: files and entries that could not be read.
        failures: what was wrong with them, the first `MAX_FAILURES`.
        cancelled: whether it was cancelled before its end.
        notes: what was guessed.
    """

    kept: int = 0
    known: int = 0
    failed: int = 0
    failures: list[UnreadableError] = field(default_factory=list)
    cancelled: bool = False
    notes: list[Note] = field(default_factory=list)

    def add_failure(self, failure: UnreadableError) -> None:
        """Count a fault, and list it while there is room."""
        self.failed += 1
        if len(self.failures) < MAX_FAILURES:
            self.failures.append(failure)


def preview(
    paths: Sequence[Path], count: int = 20, cancelled: Callable[[], bool] = lambda: False, encoding: str = ""
) -> list[Entry]:
    """Return the first records, faults and guesses of an import, without keeping anything."""

    def everything(files: FileReader) -> Generator[Entry, None, None]:
        for path in find_files(paths, cancelled):
            try:
                yield from files.read(path, encoding)
            except UnreadableError as failure:
                yield failure

    with FileReader(cancelled) as files, closing(everything(files)) as entries:
        return list(islice(takewhile(lambda _: not cancelled(), entries), count))


def run(
    history: History,
    paths: Sequence[Path],
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    cancelled: Callable[[], bool] = lambda: False,
    sharing: Sharing = Sharing.STYLE,
    encoding: str = "",
) -> Report:
    """Import files and folders into a history; a file that cannot be read does not stop the rest.

    Args:
        on_progress: called with files done and files in all, and within large files.
        cancelled: asked often; True ends it, and what was kept so far stays.
        sharing: what the new records may do.
        encoding: the text encoding that the user chose; "" finds out.
    Raises:
        StoreError: the database cannot be written; what was kept so far stays.
    """
    report = Report()
    files = find_files(paths, cancelled)
    batch: list[NewRecord] = []

    def keep() -> None:
        kept, known = history.add_many(batch)
        report.kept += kept
        report.known += known
        batch.clear()

    with FileReader(cancelled) as reader:
        for number, path in enumerate(files):
            on_progress(number, len(files))
            try:
                for entry in reader.read(path, encoding):
                    if cancelled():
                        report.cancelled = True
                        break
                    if isinstance(entry, UnreadableError):
                        report.add_failure(entry)
                        continue
                    if isinstance(entry, Note):
                        report.notes.append(entry)
                        continue
                    batch.append(replace(entry, sharing=sharing))
                    if len(batch) >= BATCH:
                        keep()
                        on_progress(number, len(files))
            except UnreadableError as failure:
                report.add_failure(failure)
            if report.cancelled or cancelled():
                report.cancelled = True
                break
    keep()
    on_progress(len(files), len(files))
    return report
