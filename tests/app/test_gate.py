"""The login, before an application that would tell everybody everything."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from interviewer import people
from interviewer.app.gate import Gate
from interviewer.app.sessions import FILE, LASTS, MOST_EACH, Sessions
from interviewer.app.shield import MOST_BYTES, Shield
from interviewer.app.visitors import LOGGED_IN
from interviewer.people import People

HORSE = "correct horse"
FORM = {"name": "ada", "password": HORSE, "back": "/?interview=abc"}
Client = httpx.AsyncClient


async def secret(scope: Any, receive: Any, send: Any) -> None:
    """Tells who is there, and what came."""
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    said = json.dumps({"person": scope[LOGGED_IN], "bytes": len(body)}).encode()
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": said})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    people.add(tmp_path / "class.txt", {"Ada": HORSE, "Zoë": "battery staple"})
    return tmp_path / "class.txt"


def visit(file: Path, steps: Callable[[Client], Awaitable[None]]) -> None:
    async def run() -> None:
        gate = Shield(Gate(secret, People(file), Sessions(file.parent)))
        async with Client(transport=httpx.ASGITransport(gate), base_url="http://class") as client:
            await steps(client)

    asyncio.run(run())


def test_nothing_passes_before_a_login_and_everything_after_it(file: Path) -> None:
    async def steps(client: Client) -> None:
        page = await client.get("/?interview=abc", headers={"Accept": "text/html"})
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert 'name="back" value="/?interview=abc"' in page.text
        assert "form-action 'self'" in page.headers["content-security-policy"]
        for path in ("/", "/config", "/gradio_api/queue/data?session_hash=a", "/static/fonts/../../config", "/loginx"):
            assert (await client.get(path)).json() == {"detail": "Log in first: reload the page."}
        entered = await client.post("/login", data=FORM)
        assert (entered.status_code, entered.headers["location"]) == (303, "/?interview=abc")
        cookie = entered.headers["set-cookie"]
        assert all(word in cookie for word in ("HttpOnly", "SameSite=lax", f"Max-Age={LASTS}"))
        assert "Ada" not in cookie
        assert (await client.get("/config")).json() == {"person": "Ada", "bytes": 0}
        await client.post("/logout")
        assert (await client.get("/config")).status_code == 401
        client.cookies.set("interviewer-None", cookie.split("=", 1)[1].split(";")[0])  # the same one, kept by a thief
        assert (await client.get("/config")).status_code == 401

    visit(file, steps)


@pytest.mark.parametrize(
    "back",
    ["//evil.example/", "https://evil.example/", "/\\evil.example", "/a\r\nSet-Cookie: b=c", "javascript:alert(1)"],
)
def test_a_login_leads_to_this_server_alone(file: Path, back: str) -> None:
    async def steps(client: Client) -> None:
        entered = await client.post("/login", data=FORM | {"back": back})
        assert (entered.status_code, entered.headers["location"]) == (303, "./")

    visit(file, steps)


def test_another_page_can_neither_log_in_nor_out(file: Path) -> None:
    async def steps(client: Client) -> None:
        foreign = {"Origin": "http://evil.example"}
        assert (await client.post("/login", data=FORM, headers=foreign)).status_code == 403
        await client.post("/login", data=FORM, headers={"Origin": "http://class"})
        assert (await client.post("/logout", headers=foreign)).status_code == 403
        assert (await client.get("/config")).status_code == 200

    visit(file, steps)


def test_guesses_run_out_for_a_name_and_an_address_and_nobody_else(file: Path) -> None:
    async def steps(client: Client) -> None:
        wrong = FORM | {"password": "<script>alert(1)</script>", "name": "ADA"}
        found = [await client.post("/login", data=wrong) for _ in range(9)]
        assert [answer.status_code for answer in found] == [401] * 8 + [429]
        assert "do not belong together" in found[0].text
        assert "Try again in 15 minutes." in found[-1].text
        assert not any("alert(1)" in answer.text for answer in found)
        assert (await client.post("/login", data=FORM)).status_code == 429  # not even with the right one
        unknown = await client.post("/login", data=FORM | {"name": "Nobody"})
        assert (unknown.status_code, "do not belong together" in unknown.text) == (401, True)
        assert (await client.post("/login", data={"name": "Zoë", "password": "battery staple"})).status_code == 303

    visit(file, steps)


def test_a_right_password_clears_the_slips_before_it(file: Path) -> None:
    async def steps(client: Client) -> None:
        for _ in range(3):
            for _ in range(7):
                assert (await client.post("/login", data=FORM | {"password": "mistyped"})).status_code == 401
            assert (await client.post("/login", data=FORM)).status_code == 303

    visit(file, steps)


def test_who_is_taken_out_or_gets_another_password_is_logged_out(file: Path) -> None:
    async def steps(client: Client) -> None:
        await client.post("/login", data=FORM)
        people.add(file, {"Ada": "another password"}, replace=True)
        assert (await client.get("/config")).status_code == 401
        await client.post("/login", data=FORM | {"password": "another password"})
        assert (await client.get("/config")).status_code == 200
        people.remove(file, "Ada")
        assert (await client.get("/config")).status_code == 401

    visit(file, steps)


def test_what_comes_in_pieces_is_measured_as_well(file: Path) -> None:
    async def pieces(total: int) -> Any:
        for _ in range(total // 50_000):
            yield b"x" * 50_000

    async def steps(client: Client) -> None:
        await client.post("/login", data=FORM)
        fits = await client.post("/gradio_api/queue/join", content=pieces(MOST_BYTES))
        assert fits.json() == {"person": "Ada", "bytes": MOST_BYTES}
        assert "content-length" not in fits.request.headers
        assert (await client.post("/gradio_api/queue/join", content=pieces(MOST_BYTES + 50_000))).status_code == 413

    visit(file, steps)


# --- who is logged in -----------------------------------------------------------------------------------------------


def test_a_log_in_outlives_the_server_and_its_file_opens_nothing(tmp_path: Path) -> None:
    token = Sessions(tmp_path).open("Ada", "mark")
    kept = (tmp_path / FILE).read_text(encoding="utf-8")
    assert token not in kept
    assert len(token) == 43  # 256 bits
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    again = Sessions(tmp_path)
    found = again.get(token)
    assert found is not None and found.name == "Ada"
    assert [again.get(guess) for guess in ("", token[:-1], *json.loads(kept))] == [None] * 3
    again.close(token)
    assert Sessions(tmp_path).get(token) is None


def test_log_ins_end_and_are_bounded(tmp_path: Path) -> None:
    now = [1000.0]
    sessions = Sessions(tmp_path, lambda: now[0])
    first, *others = (sessions.open("Ada", "mark") for _ in range(MOST_EACH + 1))
    zoe = sessions.open("Zoë", "mark")
    assert (sessions.get(first), all(map(sessions.get, others))) == (None, True)
    now[0] += LASTS
    assert sessions.get(zoe) is None
    sessions.open("Zoë", "mark")
    assert len(json.loads((tmp_path / FILE).read_text(encoding="utf-8"))) == 1


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": 1}', '{"a": ["b", "c", "d"]}', "\udcff"])
def test_a_damaged_file_logs_everybody_out_and_no_more(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    sessions = Sessions(tmp_path)
    assert sessions.get(sessions.open("Ada", "mark")) is not None
