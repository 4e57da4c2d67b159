"""The settings window and what keeps the settings."""
