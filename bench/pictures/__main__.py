"""Pictures of every view, on a desk and on a phone, light and dark.

    python -m bench.pictures                          into docs/pictures
    python -m bench.pictures --only landing author    these alone
    python -m bench.pictures --record                 first have the default model grade what they show: minutes

Chromium is needed (CHROMIUM names its executable when it is not on the path). The same recording and the same version
of everything give the same pictures.
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path

from bench.pictures.shrink import shrink
from bench.pictures.views import VIEWS

OUT = Path("docs/pictures")


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=OUT, help=f"folder ({OUT})")
    names = [view.name for view in VIEWS]
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="VIEW", help=", ".join(names))
    parser.add_argument("--record", action="store_true", help="record the interviews and the team's run anew")
    given = parser.parse_args(argv)
    if given.record:
        from bench.pictures.record import record

        record()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("there is no Chromium: install it, or name it in CHROMIUM", file=sys.stderr)
        return 2
    from bench.pictures.camera import take
    from bench.pictures.table import table

    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="stage-") as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
        free.close()
        whole = 0
        for path in take(Path(folder), port, chromium, given.out, given.only):
            shrink(path)
            whole += path.stat().st_size
            print(f"{path}  {path.stat().st_size / 1000:.0f} kB", flush=True)
    if given.only == names:
        (given.out.parent / f"{given.out.name}.md").write_text(table(given.out.name), encoding="utf-8")
    print(f"together {whole / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
