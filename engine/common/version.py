"""The one place that states Tiller's version."""

VERSION = "0.1.0"
