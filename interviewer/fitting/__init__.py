"""Fit a judge's calibration on answers that people have marked, and grade each as if its question were new."""

from __future__ import annotations

from interviewer.fitting.fit import calibrate, fit, predict
from interviewer.fitting.rows import KeptMeter, Labelling, Row, measured_rows, question_of

__all__ = ["KeptMeter", "Labelling", "Row", "calibrate", "fit", "measured_rows", "predict", "question_of"]
