"""Days in words, as short as today allows."""

from __future__ import annotations

from datetime import date


def in_days(day: date, today: date) -> str:
    """`tomorrow`, or the day: `on 3 March`."""
    return "tomorrow" if (day - today).days == 1 else f"on {day.day} {day:%B}{_year(day, today)}"


def short(day: date, today: date) -> str:
    """`3 Mar`; with its year when that is another one."""
    return f"{day_and_month(day)}{_year(day, today)}"


def day_and_month(day: date) -> str:
    return f"{day.day} {day:%b}"


def _year(day: date, today: date) -> str:
    return f" {day.year}" if day.year != today.year else ""
