"""Which conversations hold words: a condition for SQL."""

from __future__ import annotations

SHORTEST_INDEXED = 3
"""Characters; for fewer every message is read."""


def holding(words: str) -> tuple[str, tuple[str, ...]]:
    """Return a condition on conversations, to be put behind another, and its parameters; "" and () where there are
    no words."""
    wanted = words.strip()
    if not wanted:
        return "", ()
    pattern = "%" + wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    title = "title LIKE ? ESCAPE '\\'"
    if len(wanted) < SHORTEST_INDEXED:
        inside = "SELECT conversation_id FROM messages WHERE text LIKE ? ESCAPE '\\'"
        return f"AND ({title} OR id IN ({inside}))", (pattern, pattern)
    inside = "SELECT m.conversation_id FROM said JOIN messages AS m ON m.id = said.rowid WHERE said MATCH ?"
    quoted = '"' + wanted.replace('"', '""') + '"'
    return f"AND ({title} OR id IN ({inside}))", (pattern, quoted)
