"""Newer versions of Tiller, as the user sees them."""
