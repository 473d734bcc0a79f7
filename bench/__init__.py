"""Benchmarks of speed and agreement, runnable by anyone from a checkout."""
