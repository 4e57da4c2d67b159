"""Requests: the only place that sends, and where foreign faults become our errors."""
