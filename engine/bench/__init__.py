"""Measuring: everything compared within one run, since machines differ and change by the minute."""
