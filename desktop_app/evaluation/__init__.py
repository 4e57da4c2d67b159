"""Measuring on what the user wrote and asked: which strength suits them, and whether they prefer steering."""
