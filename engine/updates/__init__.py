"""Newer versions of Tiller: asked for only where the user agreed, and never installed by themselves."""
