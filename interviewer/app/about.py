"""What the start page says of the model in use, besides its name."""

from __future__ import annotations

from interviewer.strength import Strength
from interviewer.types import Value


class About(Value):
    """`strength` is what was measured of its grading, None where nobody has."""

    strength: Strength | None = None
    elsewhere: bool = False
    """The model is behind a server, to which answers go."""
    shared: bool = False
    """The page is served to other computers as well."""
