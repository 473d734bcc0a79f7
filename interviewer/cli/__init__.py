"""The command line: parse, dispatch, and turn errors into a message and an exit status.

0 all fine · 1 some items could not be graded · 2 the input or the arguments cannot be used · 130 interrupted
"""

from __future__ import annotations

import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns its exit status and never lets an expected error become a traceback."""
    # Before anything imports them: no telemetry, no progress bars from inside libraries.
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

    import typer
    from typer.exceptions import TyperException

    from interviewer.cli.commands import app
    from interviewer.errors import InterviewerError

    try:
        status = app(argv, standalone_mode=False, prog_name="interviewer")
    except typer.Abort:
        print("Stopped.", file=sys.stderr)
        return 130
    except TyperException as error:
        print(f"interviewer: {error.format_message()}\n  Try: interviewer --help", file=sys.stderr)
        return 2
    except InterviewerError as error:
        print(f"interviewer: {error.message}", file=sys.stderr)
        if error.hint:
            print(f"  {error.hint}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    return status if isinstance(status, int) else 0


def entry() -> None:
    """The console script."""
    sys.exit(main())
