"""How well what listens understands what speaks: word error rate and real-time factor, on sentences of the bank.

    python -m bench.voice [--listen NAME] [--count 40] [--seed 0]

The voice is synthetic and the room silent: people with accents, noise and cheap microphones are understood less well.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Sequence

import numpy as np
from scipy.signal import resample_poly

from interviewer import weights
from interviewer.bank import load_bank
from interviewer.cli.models import obtain
from interviewer.local.listening import load_listener
from interviewer.local.speaking import SmallVoice
from interviewer.speech import RATE, sentences, transcribe

_IZE = re.compile(r"is(e|ed|es|er|ers|ing|ation)$")
_OUR = re.compile(r"our(s|ed|ing)?$")


def words(text: str) -> list[str]:
    """Lower case, without punctuation; American spelling, as the recogniser's is."""
    plain = re.sub(r"[^a-z0-9' ]+", " ", text.lower().replace("’", "'"))
    return [_IZE.sub(r"iz\1", _OUR.sub(r"or\1", word)).replace("labell", "label") for word in plain.split()]


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Words put in, left out or put for another, at least (Levenshtein's distance)."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said, start=1):
        before, row[0] = row[0], i
        for j, other in enumerate(heard, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (word != other))
    return row[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listen", default="", help="a folder or a Hugging Face name")
    parser.add_argument("--count", type=int, default=40, help="sentences")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    found = obtain(given.listen, weights.DEFAULT_LISTENER)
    listener, voice = load_listener(found.path), SmallVoice()
    texts = [s for rubric in load_bank(None).rubrics for s in sentences(rubric.reference) if len(s.split()) >= 5]
    texts = random.Random(given.seed).sample(texts, min(given.count, len(texts)))
    wrong = total = 0
    spoken = speaking = listening = cpu = 0.0
    for text in texts:
        begun = time.perf_counter()
        sound = voice.say(text)
        speaking += time.perf_counter() - begun
        samples = np.asarray(resample_poly(sound.samples, RATE, sound.rate), np.float32)
        begun, used = time.perf_counter(), time.process_time()
        heard = transcribe(listener, samples)
        listening += time.perf_counter() - begun
        cpu += time.process_time() - used
        spoken += sound.seconds
        missed = errors(words(text), words(heard))
        wrong, total = wrong + missed, total + len(words(text))
        if missed:
            print(f"said   {text}\nheard  {heard}\n")
    print(f"{found.name}: {len(texts)} sentences, {total} words, {spoken:.0f} s")
    print(f"word error rate {wrong / total:.3f}")
    print(f"real-time factor of listening {listening / spoken:.2f} (time of the processor {cpu / spoken:.2f})")
    print(f"real-time factor of speaking {speaking / spoken:.3f}")


if __name__ == "__main__":
    main()
