"""A mock machine-learning interviewer that grades answers against a rubric, on a local open model.

Importing this package is cheap: it loads neither torch nor gradio nor any of its own modules.
"""

__version__ = "0.1.0"
