"""Every error that stops the program, and the tree they hang on.

    InterviewerError
    ├── InputError        the user's files or arguments cannot be used
    │   ├── BankError         a question bank or one of its YAML files
    │   └── TranscriptError   a file of transcripts, as a whole
    ├── ModelError        a model cannot be found, fetched, verified or run
    │   └── OfflineError      the network is needed and not there
    ├── PromptError       a prompt file is missing, or its placeholders do not match
    └── StoreError        a database or an output folder cannot be written or read

A failure that is data (one bad line, one answer that could not be graded) is a value, not one of these.
"""


class InterviewerError(Exception):
    """Stops the command. `hint` says what the user can do about it; both are shown, never a traceback."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class InputError(InterviewerError):
    """The user's files or arguments cannot be used."""


class BankError(InputError):
    """A question bank, or one of its YAML files, cannot be read."""


class TranscriptError(InputError):
    """A file of transcripts cannot be read at all (a single bad line is a value instead)."""


class ModelError(InterviewerError):
    """A model cannot be found, fetched, verified or run."""


class OfflineError(ModelError):
    """The network is needed and cannot be reached."""


class PromptError(InterviewerError):
    """A prompt file is missing, or what fills it does not match the placeholders that it declares."""


class StoreError(InterviewerError):
    """A database or an output folder cannot be written or read."""


def first_line(error: BaseException) -> str:
    """What went wrong, in one line without a full stop; a MemoryError, for one, says nothing but its name."""
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(" .")
