"""All conversations: found, named, pinned, deleted, exported."""
