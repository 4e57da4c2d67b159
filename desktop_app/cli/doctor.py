"""``tiller doctor``: what is installed, what is missing, what the cloud can do."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from engine.common.paths import STORE_FILE, data_folder
from engine.diagnostics.doctor import Finding, examine
from engine.diagnostics.selfcheck import check_privacy
from engine.session.recording import Recorder
from engine.settings import Settings


async def run(settings: Settings, *, privacy: bool = False) -> int:
    """Print the findings; return 0 when everything needed is there, else 1.

    Args:
        privacy: check whether it keeps its promise, instead of what is installed.
    """
    console = Console()
    if privacy:
        findings = await check_privacy(settings.local)
    else:
        recorder = Recorder(data_folder() / STORE_FILE, recover=False)
        try:
            findings = await examine(settings, recorder)
        finally:
            await recorder.close()
    console.print(as_table(findings))
    for finding in findings:
        if finding.remedy:
            console.print(Text(f"{finding.subject}: {finding.remedy}", style="bold"))
    return 0 if all(f.fine or not f.needed for f in findings) else 1


def as_table(findings: list[Finding]) -> Table:
    """Findings as a table; all text is shown as text."""
    table = Table("", "what", "finding", box=None, pad_edge=False)
    for finding in findings:
        sign = Text("✓", "green") if finding.fine else Text("✗", "red") if finding.needed else Text("–", "yellow")
        table.add_row(sign, Text(finding.subject), Text(finding.detail))
    return table
