"""A desk on a small bank, with the scripted engine."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import Paced, make_engine, small_bank

from interviewer.app import Defaults, Desk
from interviewer.app.editions import Editions
from interviewer.bank import Bank
from interviewer.store import Store


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    folder = tmp_path / "bank"
    folder.mkdir()
    return small_bank(folder)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "interviews.sqlite3")


@pytest.fixture
def engine(bank: Bank) -> Paced:
    return make_engine(bank)


@pytest.fixture
def desk(bank: Bank, store: Store, engine: Paced) -> Desk:
    return Desk(Editions(bank), store, lambda _: engine, Defaults(seed=1), pace=0)
