"""Simulated candidates play whole interviews against the real turn machine, and every turn is checked."""
