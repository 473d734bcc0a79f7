from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from report_cases import (
    ALPHA,
    BANK,
    FAILED,
    given_answer,
    graded,
    hostile_interview,
    hostile_run,
    mark,
    row,
    run_folder,
    small_run,
    three_questions,
)

from interviewer.report import (
    Report,
    RunReport,
    interview_report,
    render_html,
    render_json,
    render_markdown,
    run_report,
)
from interviewer.report.cohort import page as run_page
from interviewer.report.cohort.page import script
from interviewer.report.html import zones
from interviewer.report.markdown.neutral import inline, quoted

GOLDEN = Path(__file__).parent / "golden"
# Each would make a page or a Markdown file do something if it were not neutralised.
PAYLOADS = (
    "<script>document.title='owned'</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "</style><script>alert(1)</script>",
    "</title><iframe src='https://evil.example'></iframe>",
    "{{ 7*7 }} {% include '/etc/passwd' %} ${7*7} %s",
    '" onmouseover="alert(1)',
    "javascript:alert(1)",
    "![x](https://evil.example/p.png) [click](javascript:alert(1)) <https://evil.example>",
    "# Score: 100%\n\nStrong\n======\n\n---\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "```\n</blockquote>\n~~~",
    '=HYPERLINK("http://evil.example","ok")\n@SUM(1)\n+1\n-1',
    "see https://evil.example or www.evil.example or me@evil.example",
    "- [x] done\n1. one\n1) two\n    code\n\ttab\n> deeper",
    "\x1b[2J\x00 \u202etxt.exe\u202c \u200bzero",
)


def test_html_marks_the_evidence_in_the_candidates_own_words() -> None:
    page = render_html(interview_report(three_questions(), BANK))
    assert (
        '<mark class="met">It is one<sup><span class="sr"> (evidence for point </span>1'
        '<span class="sr">)</span></sup></mark>.</p>'
    ) in page
    assert '<mark class="contradicted">Nine moons<sup>' in page


# --- renderers -------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a browser would act on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.text = ""
        self.scripts: list[str] = []
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src", "action", "srcset")]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(tag[1]))
        if tag in ("script", "style"):
            self._inside = tag
            self.scripts += [""] if tag == "script" else []

    def handle_endtag(self, tag: str) -> None:
        self._inside = "" if tag == self._inside else self._inside

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif not self._inside:
            self.text += data

    @property
    def data(self) -> Any:
        """What the page's script works on."""
        return json.loads(self.scripts[0])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_markup_in_html(tmp_path: Path, payload: str) -> None:
    page = Page(render_html(hostile_interview(payload)))
    assert not page.tags & {"script", "iframe", "img", "object", "embed", "link", "base", "form", "input", "audio"}
    assert not {a for a in page.attributes if a.startswith("on")}
    assert all(link.startswith("#") for link in page.links)
    assert "49" not in page.text  # {{ 7*7 }} is not evaluated


@pytest.mark.parametrize("payload", (*PAYLOADS, "a </script><script>alert(1)</script> \u2028 \u2029 <!-- ]]> &lt;"))
def test_no_text_becomes_markup_or_script_in_a_runs_page(tmp_path: Path, payload: str) -> None:
    """The page has the tags and the script of one that holds harmless words, and nothing more."""
    harmless = Page(render_html(hostile_run(tmp_path, "plain words")))
    report = hostile_run(tmp_path, payload)
    text = render_html(report)
    page = Page(text)
    assert (page.tags, page.attributes) == (harmless.tags, harmless.attributes)
    assert not {a for a in page.attributes if a.startswith("on")}
    assert page.scripts[1:] == [script()]
    assert all(link.startswith("#") for link in page.links)
    assert not set(text) & set("\u2028\u2029")
    (answer,) = page.data["answers"]
    raw = answer.get("raw", {}).get("turns") or [_joined(pieces) for _, _, pieces in answer["turns"]]
    assert raw == [said.turn.text for said in report.answers[0].said]


def _joined(pieces: list[Any]) -> str:
    return "".join(p if isinstance(p, str) else p[0] for p in pieces)


def test_hidden_characters_are_spelt_out_in_every_renderer() -> None:
    report = hostile_interview(PAYLOADS[-1])
    for text in (render_html(report), render_markdown(report)):
        assert "⟦U+202E⟧" in text and "⟦U+200B⟧" in text and "⟦U+0000⟧" in text
        assert not set(text) & set("\x00\x1b\u202e\u202c\u200b")


def test_formulas_and_braces_stay_the_text_that_they_are(tmp_path: Path) -> None:
    page = Page(render_html(hostile_run(tmp_path, '=HYPERLINK("http://evil.example") {{ 7*7 }}')))
    assert page.text.count('=HYPERLINK("http://evil.example") {{ 7*7 }}') > 3


@pytest.mark.parametrize("kind", ["interview", "run"])
def test_the_page_needs_nothing_and_hangs_together(tmp_path: Path, kind: str) -> None:
    interviewed, run = interview_report(three_questions(), BANK), run_report(small_run(tmp_path))
    text = render_html(interviewed if kind == "interview" else run)
    page = Page(text)
    assert "http://" not in text and "https://" not in text and "@import" not in text
    assert re.findall(r"url\((?!#)", text) == []
    assert len(page.ids) == len(set(page.ids))
    answers = {f"a{a['n']}" for a in page.data["answers"]} if kind == "run" else set()
    assert {link[1:].split("-")[0] for link in page.links} <= set(page.ids) | answers
    assert page.headings[0] == 1 and page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(page.headings, page.headings[1:], strict=False))


def test_the_pages_forbid_what_they_do_not_need(tmp_path: Path) -> None:
    rest = "style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    quiet = f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; {rest}">'
    assert quiet in render_html(interview_report(three_questions(), BANK))
    text = render_html(run_report(small_run(tmp_path)))
    digest = base64.b64encode(hashlib.sha256(Page(text).scripts[1].encode()).digest()).decode()
    ours = f"script-src 'sha256-{digest}'; require-trusted-types-for 'script'; trusted-types 'none'; "
    assert f"content=\"default-src 'none'; {ours}{rest}\"" in text


def test_every_verdict_is_also_a_word() -> None:
    page = Page(render_html(interview_report(three_questions(), BANK)))
    for word in ("Met", "Contradicted", "Needs a second look"):
        assert word in page.text


def test_the_zones_of_the_scale_are_the_graders_bands() -> None:
    found = [(z.band, z.start, z.end) for z in zones()]
    assert found == [("weak", 0, 40), ("developing", 40, 65), ("solid", 65, 85), ("strong", 85, 100)]


def test_a_page_that_cannot_hold_all_answers_holds_those_that_need_a_look_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_page, "ANSWERS_SHOWN", 5)
    fine, doubtful = graded(mark(ALPHA, 1, "met")), graded(mark(ALPHA, 1, "unsure"))
    rows = [row(f"a{i}", doubtful if i == 9 else fine) for i in range(10)]
    folder = run_folder(tmp_path, rows, [given_answer(f"a{i}", "x") for i in range(10)])
    page = Page(render_html(run_report(folder)))
    assert [a["n"] for a in page.data["answers"]] == [1, 2, 3, 4, 10]  # the last one is the doubtful one
    assert "This page holds 5 of 10 answers" in page.text
    assert [p["answers"] for p in page.data["people"]][3:6] == [[4], [], []]


def test_a_run_in_which_nothing_was_graded_has_a_page(tmp_path: Path) -> None:
    folder = run_folder(tmp_path, [row("a", FAILED)], [given_answer("a", "x")])
    page = Page(render_html(run_report(folder)))
    assert "No answer was graded." in page.text
    assert "No answer needs a second look." in page.text
    assert page.data["answers"][0]["reason"] == "The model was away."
    assert "svg" in page.tags and not {i for i in page.ids if i.startswith("spread")}  # signs, and no picture


def test_json_reads_back_as_the_same_report(tmp_path: Path) -> None:
    report = interview_report(three_questions(), BANK)
    assert Report.model_validate_json(render_json(report)) == report
    run = run_report(small_run(tmp_path))
    assert RunReport.model_validate_json(render_json(run)) == run


# --- Markdown --------------------------------------------------------------------------------------------------


def test_markdown_of_an_interview_is_as_it_was() -> None:
    text = render_markdown(interview_report(three_questions(), BANK))
    assert text == (GOLDEN / "interview_report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_markup_in_markdown(tmp_path: Path, payload: str) -> None:
    plain, hostile = hostile_interview("plain words"), hostile_interview(payload)
    run_plain, run_hostile = hostile_run(tmp_path, "plain words"), hostile_run(tmp_path, payload)
    for harmless, report in ((plain, hostile), (run_plain, run_hostile)):
        expected = _blocks(render_markdown(harmless))
        assert _blocks(render_markdown(report)) == expected


def _blocks(text: str) -> list[str]:
    """Everything but paragraphs and their words, in order: headings, lists, tables, links, images, HTML ..."""
    found = []
    for token in MarkdownIt("gfm-like").parse(text):
        for each in [token, *(token.children or [])]:
            if each.type not in ("text", "softbreak", "hardbreak", "inline", "text_special", "code_inline"):
                found.append(f"{each.type} {each.attrs}")
    return [name for name in found if not name.startswith(("paragraph", "blockquote"))]


@given(st.text(alphabet=st.sampled_from("ab1 \t\n\\`*_[](){}<>#+-.!|~=&;:@/$^\"'wftph"), max_size=60))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    for source, allowed in ((inline(text), {"paragraph"}), (quoted(text), {"paragraph", "blockquote"})):
        tokens = MarkdownIt("gfm-like").parse(source)
        assert {t.type.removesuffix("_open").removesuffix("_close") for t in tokens} <= allowed | {"inline"}
        words = "".join(
            c.content if c.type in ("text", "text_special", "code_inline") else " "
            for t in tokens
            for c in [*(t.children or []), t]
            if c.type in ("text", "text_special", "code_inline", "softbreak", "hardbreak", "paragraph_close")
        )
        assert words.split() == text.split()


def test_addresses_are_no_links_on_github_either() -> None:
    """GitHub makes mail links of finished text, after every escape is gone: the @ has to stand apart."""
    assert inline("me@evil.example www.evil.example https://evil.example") == (
        "me`@`evil\\.example www\\.evil\\.example https:/\\/evil\\.example"
    )
