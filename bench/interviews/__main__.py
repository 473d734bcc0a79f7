"""Simulated candidates play whole interviews, and every turn is checked.

    python -m bench.interviews                              200 interviews, 8 personas, all questions: half a minute
    python -m bench.interviews --misread 0.1                a judge that gets a tenth of its verdicts wrong
    python -m bench.interviews --judge real --count 16      the default model: minutes an interview

The candidates speak in sentences of the rubrics' own material, so that what they said is known. The judge knows it too
(an oracle), unless it is the real one. With the oracle the speaking model is one that tries to give answers away; the
real one speaks for itself. Exit status: 0 when everything is as it is wanted, 1 when not.
"""

from __future__ import annotations

import argparse
import sys

from bench.interviews.oracle import OracleJudge
from bench.interviews.play import Played, plans, play
from bench.interviews.speech import Tempter
from bench.interviews.table import passed, report, wrong
from interviewer.bank import Bank, load_bank
from interviewer.interview import Interviewer, Speaker

COUNT = 200
QUESTIONS = 3


def engine(bank: Bank, judge: str, misread: float) -> Interviewer:
    """The machine as the product has it, with the oracle or with the default model."""
    if judge == "oracle":
        return Interviewer(bank, OracleJudge(misread), Speaker(Tempter(bank)))
    from interviewer.cli.assemble import assemble

    ready = assemble("", "auto", "auto", bank)
    return Interviewer(bank, ready.judge, ready.speaker)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=COUNT, help=f"interviews ({COUNT})")
    parser.add_argument("--questions", type=int, default=QUESTIONS, help=f"in each interview ({QUESTIONS})")
    parser.add_argument("--judge", choices=("oracle", "real"), default="oracle")
    parser.add_argument("--misread", type=float, default=0.0, help="share of verdicts that the oracle gets wrong (0)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=3, help="examples of each kind of fault (3)")
    given = parser.parse_args(argv)
    bank = load_bank()
    interviewer = engine(bank, given.judge, given.misread)
    played: list[Played] = []
    for persona, plan in plans(given.count, [r.question.id for r in bank.rubrics], given.questions, given.seed):
        played.append(play(persona, plan, bank, interviewer))
        if sys.stderr.isatty():
            print(f"\r{len(played)} of {given.count}", end="", file=sys.stderr, flush=True)
    print(*report(played), *wrong(played, given.show), sep="\n")
    return 0 if passed(played) else 1


if __name__ == "__main__":
    sys.exit(main())
