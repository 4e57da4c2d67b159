"""One reply: its settings, its token loop, what it says, and all of it together."""
