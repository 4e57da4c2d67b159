"""The window and the command line: they ask the engine and show what it says."""
