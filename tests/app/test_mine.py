"""Everything of one person: taken along as one file, and forgotten."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.testclient import TestClient

from app.cases import begun, last
from interviewer.app import Desk
from interviewer.app.mine import MINE, route
from interviewer.app.notices import FORGOTTEN, LOST
from interviewer.app.visitors import Visitor
from interviewer.practice import Practice
from interviewer.practice.mine import Everything
from interviewer.store import Profiles, Store


def seated(desk: Desk, store: Store, name: str) -> Desk:
    return desk.seated(Visitor(), Practice(store, name))


def test_all_of_mine_and_nothing_of_anybody_else_is_taken_along(desk: Desk, store: Store) -> None:
    ada, bob = seated(desk, store, "ada"), seated(desk, store, "bob")
    token = begun(ada)
    last(ada.say(token, "Cats purr because of milk."))
    begun(bob)
    client = TestClient(Starlette(routes=[route(store, lambda who: Practice(store, "ada"))]))
    answer = client.get(MINE)
    assert (answer.status_code, answer.headers["content-disposition"], answer.headers["cache-control"]) == (
        200,
        'attachment; filename="interviews.json"',
        "no-store",
    )
    mine = Everything.model_validate_json(answer.text)
    assert (mine.profile, [one.token for one in mine.interviews]) == ("ada", [token])
    assert [said.event for said in mine.interviews[0].events] == list(store.events(token))


def test_where_interviews_are_nobodys_nothing_is_taken_along_or_forgotten(desk: Desk, store: Store) -> None:
    client = TestClient(Starlette(routes=[route(store, lambda who: None)]))
    answer = client.get(MINE)
    assert (answer.status_code, answer.json()) == (404, {"detail": "The interviews of this page are nobody's."})
    token = begun(desk)
    assert desk.forget().notice == LOST
    assert store.events(token)


def test_all_of_mine_is_forgotten_and_nothing_of_anybody_else(desk: Desk, store: Store) -> None:
    ada, bob = seated(desk, store, "ada"), seated(desk, store, "bob")
    mine, other = begun(ada), begun(bob)
    screen = ada.forget()
    assert (screen.state, screen.token, screen.notice) == (None, "", FORGOTTEN)
    assert not store.events(mine) and store.events(other)
    assert [kept.token for kept in Profiles(store).interviews("bob")] == [other]
