"""What keeps private text out of replies, and what notices when somebody tries to get at it."""
