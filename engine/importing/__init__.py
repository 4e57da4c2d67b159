"""Reading the user's own files into records: text, Markdown, CSV, JSON Lines, mail, PDF and Word."""
