"""Panels beside the conversation."""
