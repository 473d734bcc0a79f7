"""What an interview leaves behind, and what to do with it: where a person stands, what is due, what to ask next.

Practice(store, name)   one person: `overview` says where they stand, `plan` what to ask them
with_drills(bank)       the bank with every criterion's other sides, for looking up what `plan` chose
"""

from __future__ import annotations

from interviewer.practice.choosing import chooser
from interviewer.practice.comparing import Since
from interviewer.practice.drills import with_drills
from interviewer.practice.practice import Ask, Overview, Past, Plan, Practice, here, past

__all__ = ["Ask", "Overview", "Past", "Plan", "Practice", "Since", "chooser", "here", "past", "with_drills"]
