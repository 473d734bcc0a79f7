"""The house's floors: a module imports only what lies below it, and only the named ones import heavy libraries."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "interviewer"

FLOORS = (
    ("types", "errors", "cores"),
    ("events",),
    ("data", "backend", "evidence"),
    ("working",),
    ("bank", "prompts", "roles", "strength", "transcripts", "runs", "weights", "store", "view", "speech"),
    ("rubrics",),
    ("judge",),
    ("grading",),
    ("interview", "agreement", "selftest", "proposing", "conversation"),
    ("report", "export", "practice", "people"),
    ("local", "remote", "encoders", "batch"),
    ("fitting",),
    ("app",),
    ("cli",),
    ("__main__",),
)
FLOOR = {module: number for number, modules in enumerate(FLOORS) for module in modules}
OWNERS: dict[str, set[str]] = {
    "torch": {"local"},
    "transformers": {"local"},
    "tokenizers": {"local"},
    "accelerate": {"local"},
    "hibari": {"local"},
    "onnxruntime": set(),  # hibari brings it
    "peft": set(),  # for training alone
    "sentence_transformers": {"encoders"},
    "gradio": {"app"},
    "fastapi": {"app"},
    "starlette": {"app"},
    "uvicorn": {"app"},
    "huggingface_hub": {"weights"},
    "httpx": {"remote"},
    "requests": {"remote"},
    "urllib": {"remote"},
    "tenacity": {"remote"},
    "typer": {"cli"},
    "click": set(),  # typer carries its own: the errors of this one never come
    "rich": {"cli"},
    "sqlite3": {"store", "batch", "judge"},
    "sklearn": {"agreement", "fitting"},
    "scipy": {"agreement"},
    "matplotlib": {"report"},
    "pyarrow": {"export"},
    "ray": {"batch"},
    "webvtt": {"transcripts"},
    "fsrs": {"practice"},
    "argon2": {"people"},
}


def imports() -> Iterator[tuple[str, str, str]]:
    """(file, its module, what it imports) for every import anywhere in the package, lazy ones too."""
    for path in sorted(PACKAGE.rglob("*.py")):
        module = path.relative_to(PACKAGE).with_suffix("").parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: relative import"
                is_package = node.module == "interviewer"
                names = [f"interviewer.{a.name}" for a in node.names] if is_package else [str(node.module)]
            yield from ((path.relative_to(ROOT).as_posix(), module, name) for name in names)


def test_every_module_has_a_floor() -> None:
    modules = {p.stem for p in PACKAGE.iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file()}
    assert modules - set(FLOOR) - {"__init__"} == set()


def test_a_module_imports_only_lower_floors() -> None:
    wrong = []
    for file, module, name in imports():
        target = name.split(".")[1] if name.startswith("interviewer.") else module
        if target in (module, "__version__"):
            continue
        if FLOOR.get(target, 99) >= FLOOR.get(module, -1):
            wrong.append(f"{file} imports {name}")
    assert wrong == []


def test_only_the_named_modules_import_heavy_libraries() -> None:
    wrong = []
    for file, module, name in imports():
        library = name.split(".")[0]
        if name != "urllib.parse" and module not in OWNERS.get(library, {module}):
            wrong.append(f"{file} imports {name}")
    assert wrong == []


HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "gradio",
    "pandas",
    "sklearn",
    "scipy",
    "matplotlib",
    "pyarrow",
    "ray",
)


@pytest.mark.parametrize(
    ("code", "seconds"),
    [("import interviewer", 0.3), ("from interviewer.cli import main; main(['models', '--json'])", 3.0)],
)
def test_start_is_light(code: str, seconds: float) -> None:
    timed = f"import json, sys, time; t = time.perf_counter(); {code}; t = time.perf_counter() - t; "
    timed += f"print(json.dumps([t, [m for m in {HEAVY} if m in sys.modules]]), file=sys.stderr)"
    # The best of three: other programs of the machine slow down one run, not all.
    runs = [
        subprocess.run([sys.executable, "-c", timed], check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
        for _ in range(3)
    ]
    said = [json.loads(run.stderr) for run in runs]
    assert [heavy for _, heavy in said] == [[], [], []]
    assert min(taken for taken, _ in said) < seconds


def test_the_page_waits_for_no_library_of_models_or_statistics() -> None:
    late = set(HEAVY) - {"gradio", "pandas", "pyarrow"}  # gradio brings the other two
    code = f"import sys, interviewer.app; print({late} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, encoding="utf-8", cwd=ROOT)
    assert run.stdout == "set()\n"


def test_files_stay_small() -> None:
    folders = [PACKAGE, ROOT / "tests", ROOT / "bench"]
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for f in folders for p in f.rglob("*.py")}
    assert {p.relative_to(ROOT).as_posix(): n for p, n in lengths.items() if n > 400} == {}
