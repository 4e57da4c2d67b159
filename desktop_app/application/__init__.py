"""What outlives every window: settings, storage, the engine's thread, downloads."""
