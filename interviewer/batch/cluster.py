"""Workers on a Ray cluster, each with a judge of its own; this process keeps the books.

Plain actors, not `map_batches` of Ray Data. That gives a batch which killed its worker to the next one, without end, or
drops it without a word; takes batches out of our hands long before a worker is free for them, so that a death could be
blamed on any; and loads the models anew for whatever has to be tried again.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from typing import Any, NamedTuple

from interviewer import __version__
from interviewer.batch.deadline import deadline
from interviewer.batch.engine import LOST, Attempt, Engine, Lost, MakeEngine, attempts
from interviewer.batch.manifest import Batch
from interviewer.cores import cores
from interviewer.errors import InputError, InterviewerError, ModelError, first_line
from interviewer.grading import Answered
from interviewer.judge import Judge, JudgeIdentity

ADDRESS = "RAY_ADDRESS"
"""The environment variable that names an existing cluster."""
LOOPBACK = "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"
"""With "0" a machine of Ray's has the loopback's address and listens to no other; on Linux too, whatever its name."""
CORES = 2
"""Cores for one worker, when the number of workers is left open."""
_STORE = 200 * 2**20
"""Bytes of shared memory for what a local cluster's processes hand each other: batches and grades, which are small."""


class Share(NamedTuple):
    """What a cluster is divided into."""

    workers: int
    threads: int
    """Cores for each worker, and threads that its models compute with."""
    gpus: int
    """For each worker."""


def share(cores: Sequence[int], gpus: int, workers: int) -> Share:
    """Divide machines with so many cores each, and so many GPUs together; `workers` 0: as many as there is room for.

    No machine gets more threads than it has cores. A worker has a GPU to itself where there are any.
    Raises InputError when there are not enough cores or GPUs for that many workers.
    """
    most = gpus or sum(cores)
    wanted = workers or gpus or sum(max(1, n // CORES) for n in cores if n)
    if not 0 < wanted <= min(most, sum(cores)):
        there = f"{sum(cores)} cores" + (f" and {gpus} GPUs" if gpus else "")
        raise InputError(
            f"{wanted} workers do not fit on {there}",
            "Every worker needs a core, and a GPU where there are any: give fewer --workers, or --device cpu.",
        )
    threads = max(t for t in range(1, max(cores) + 1) if sum(n // t for n in cores) >= wanted)
    return Share(wanted, threads, 1 if gpus else 0)


class Worker:
    """What runs as an actor: one judge, loaded once."""

    def load(self, make_judge: Callable[[], Judge], threads: int, time_limit: float) -> tuple[JudgeIdentity, str]:
        """Returns whose judgements these are, and the version of the program."""
        os.environ["OMP_NUM_THREADS"] = str(threads)  # read when torch is imported, and by `set_threads`
        self._judge = make_judge()
        self._limit = time_limit
        return self._judge.identity, __version__

    def grade(self, answers: Mapping[str, Answered]) -> Iterator[tuple[str, Attempt]]:
        with deadline() as clock:
            yield from attempts(self._judge, answers, self._limit, clock)


class Cluster:
    """An Engine. `ray` is the module, connected."""

    def __init__(self, ray: Any, divided: Share, make_judge: Callable[[], Judge], time_limit: float) -> None:
        self._ray = ray
        # Neither a dead worker nor its work is started again by Ray: that is for the books to decide.
        options = {"num_cpus": divided.threads, "num_gpus": divided.gpus, "max_restarts": 0, "max_task_retries": 0}
        self._actor = ray.remote(**options)(Worker)
        self._load = (make_judge, divided.threads, time_limit)
        self._told: set[tuple[JudgeIdentity, str]] = set()
        self._idle: deque[Any] = deque()
        self.workers = divided.workers
        self._start(divided.workers)

    @property
    def identity(self) -> JudgeIdentity:
        ((identity, _),) = self._told
        return identity

    def grade(self, take: Callable[[], Batch | None]) -> Iterator[tuple[str, Attempt | Lost]]:
        gone = (
            self._ray.exceptions.RayActorError,
            self._ray.exceptions.ObjectLostError,
            self._ray.exceptions.OutOfMemoryError,
        )
        busy: dict[Any, tuple[Any, dict[str, None]]] = {}
        while True:
            while self._idle and (batch := take()):
                worker = self._idle.popleft()
                results = worker.grade.options(num_returns="streaming").remote(batch.answers)
                busy[results] = (worker, dict.fromkeys(batch.answers))
            if not busy:
                return
            ((results, *_), _) = self._ray.wait(list(busy), num_returns=1)
            worker, left = busy[results]
            try:
                answer, found = self._ray.get(next(results))
            except StopIteration:
                del busy[results]
                self._idle.append(worker)
            except gone:
                del busy[results]
                self._ray.kill(worker)  # where only its machine is out of reach
                yield from ((answer, LOST) for answer in left)
                self._start(1)
            else:
                del left[answer]
                yield answer, found

    def _start(self, count: int) -> None:
        """Idle workers, loaded. Raises what the loading raises, ModelError when they would not all grade alike."""
        started = [self._actor.remote() for _ in range(count)]
        try:
            self._told.update(self._ray.get([worker.load.remote(*self._load) for worker in started]))
        except self._ray.exceptions.RayTaskError as error:
            raise error.cause if isinstance(error.cause, InterviewerError) else error from None
        except self._ray.exceptions.RayActorError as error:
            raise ModelError(
                f"a worker died while it was loading the models: {first_line(error)}",
                "Mostly the memory is full: give fewer --workers.",
            ) from None
        if len(self._told) > 1 or next(iter(self._told))[1] != __version__:
            said = "; ".join(sorted(f"{who.model}, judge {who.judge}, version {v}" for who, v in self._told))
            raise ModelError(
                f"the workers would not all grade alike: {said}",
                f"Install interviewer {__version__} and the same models on every machine, and give --device and "
                "--dtype.",
            )
        self._idle.extend(started)


def ray_engine(workers: int = 0, gpus: bool = True) -> MakeEngine:
    """An engine on the cluster that RAY_ADDRESS names, or else on one that lives on this machine as long as it.

    `workers` 0: as many as there is room for. `gpus`: whether the models are to have GPUs where there are any.
    Raises InputError where Ray is not installed.
    """
    if find_spec("ray") is None:
        raise _absent()
    return partial(_on_ray, workers=workers, gpus=gpus)


@contextmanager
def _on_ray(make_judge: Callable[[], Judge], time_limit: float, *, workers: int, gpus: bool) -> Iterator[Engine]:
    ray = _connected()
    try:
        machines = [node["Resources"] for node in ray.nodes() if node["Alive"]]
        cores = [int(has.get("CPU", 0)) for has in machines]
        cards = sum(int(has.get("GPU", 0)) for has in machines) if gpus else 0
        yield Cluster(ray, share(cores, cards, workers), make_judge, time_limit)
    finally:
        ray.shutdown()


def _connected() -> Any:
    """Ray's module, connected to a cluster. Raises InputError without Ray, ModelError without a cluster."""
    address = os.environ.get(ADDRESS, "")
    if address.startswith("ray://"):
        raise InputError(
            f"{ADDRESS}={address} is an address of Ray Client, through which no results can be followed",
            "Run the command on a machine of the cluster, with the address that `ray start` printed.",
        )
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if not address:
        os.environ[LOOPBACK] = "0"
    try:
        import ray
    except ImportError:
        raise _absent() from None
    own: dict[str, Any] = {"num_cpus": cores(), "include_dashboard": False, "object_store_memory": _STORE}
    try:
        ray.init(
            address=address or "local", log_to_driver=False, logging_level=logging.ERROR, **({} if address else own)
        )
    except Exception as error:  # Ray raises of many kinds, bare Exception among them
        where = f"cannot be reached at {address}" if address else "does not start here"
        raise ModelError(
            f"Ray {where}: {first_line(error)}",
            "Is the cluster up, or this machine very busy? See /tmp/ray/session_latest/logs, or use --engine local.",
        ) from error
    return ray


def _absent() -> InputError:
    return InputError("--engine ray needs Ray, which is not installed", 'pip install "interviewer[ray]"')
