"""Everyday words and others that a reader takes for the same, each used in one direction.

Left out is what has two readings in technical prose ("small", "many", "about", "compute") and whatever is a term.
"""

from __future__ import annotations

_PAIRS = """
usually: typically
typically: usually
often: frequently
frequently: often
commonly: often
therefore: for that reason
for example: for instance
for instance: for example
such as: like
whereas: while
because: since
larger: bigger
large: big
quickly: fast
rapidly: quickly
slowly: at a slow pace
cheap: inexpensive
expensive: costly
reduces: lowers
reduce: lower
lowers: reduces
raises: increases
raising: increasing
increases: raises
improves: makes better
needs: requires
need: require
requires: needs
require: need
helps: aids
obtain: get
obtains: gets
shows: demonstrates
begin with: start with
begins: starts
starts: begins
begin: start
ends: stops
stops: ends
chooses: picks
choosing: picking
choose: pick
builds: constructs
build: construct
gives: yields
gets: receives
computed: worked out
computes: works out
calculate: work out
keeps: retains
keep: retain
discarding: throwing away
discard: throw away
removes: takes out
replaces: takes the place of
splits: divides
split: divide
cuts: trims
combine: join
combines: joins
close to: near
close together: near one another
nearest: closest
farther: further away
almost: nearly
nearly: almost
roughly: approximately
several: a number of
whole: entire
entire: whole
mainly: mostly
mostly: mainly
identical: exactly the same
afresh: anew
instead of: in place of
in place of: instead of
rather than: instead of
depends on: hinges on
makes sure: ensures
ensures: makes sure
danger: risk
works poorly: does badly
"""

SYNONYMS = dict(line.split(": ") for line in _PAIRS.strip().splitlines())
"""Lower case to lower case."""
