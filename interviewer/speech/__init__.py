"""Speech as samples: what listens and what speaks, sounds in and out of WAV, recordings cut at pauses. No engine here.

An engine that listens is behind `Listener`, one that speaks behind `Voice`; they are in interviewer.local.
"""

from interviewer.speech.engines import Listener, ScriptedListener, ScriptedVoice, Voice, transcribe
from interviewer.speech.pieces import pieces
from interviewer.speech.sentences import sentences
from interviewer.speech.sound import LONGEST, MOST_BYTES, RATE, Samples, Sound, read_wav, write_wav

__all__ = [
    "LONGEST",
    "MOST_BYTES",
    "RATE",
    "Listener",
    "Samples",
    "ScriptedListener",
    "ScriptedVoice",
    "Sound",
    "Voice",
    "pieces",
    "read_wav",
    "sentences",
    "transcribe",
    "write_wav",
]
