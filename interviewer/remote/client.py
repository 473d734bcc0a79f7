"""HTTP to a model's server: retries, time-outs, a limit on requests at a time, and errors that say what to do.

The key comes from the environment and goes into one header. Proxies and .netrc are not read, redirects not followed.
"""

from __future__ import annotations

import json
import os
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from interviewer.errors import ModelError
from interviewer.remote.address import Address

KEYS = ("INTERVIEWER_API_KEY", "OPENAI_API_KEY")
TRIES = 5
_CONNECT_SECONDS = 10.0
_LONGEST_WAIT = 60.0
_PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_SAID = 300

Body = Mapping[str, Any]


class Refused(ModelError):
    """The server understood and said no; `status` is its HTTP status."""

    def __init__(self, status: int, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.status = status


class _Passing(Exception):
    """What may go better the next time; `after` is how many seconds the server asks for."""

    def __init__(self, error: ModelError, after: float = 0.0) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after


class Client:
    """One server. Threads may share it; all of them together have at most `at_once` requests under way."""

    def __init__(
        self,
        address: Address,
        *,
        key: str = "",
        timeout: float = 300.0,
        at_once: int = 8,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.address = address
        self._key = key
        self._timeout = timeout
        self._sleep = sleep
        self._answered = False
        self._http = httpx.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(timeout, connect=min(timeout, _CONNECT_SECONDS), pool=None),
            limits=httpx.Limits(max_connections=at_once),
            trust_env=False,
        )
        self._workers = ThreadPoolExecutor(at_once, thread_name_prefix="interviewer-remote")
        self._close = weakref.finalize(self, _shut, self._http, self._workers)

    def close(self) -> None:
        self._close()

    def get(self, url: str) -> Any:
        """The JSON at an absolute URL. Raises ModelError."""
        return self._patiently(lambda: self._http.get(url))

    def post(self, url: str, body: Body) -> Any:
        """The JSON that answers `body`. Raises ModelError, Refused when the server would not."""
        return self._patiently(lambda: self._http.post(url, json=body))

    def post_all(self, url: str, bodies: Sequence[Body]) -> list[Any]:
        """The answers in the order of the bodies; at the first failure the rest is called off. Raises ModelError."""
        jobs = [self._workers.submit(self.post, url, body) for body in bodies]
        try:
            return [job.result() for job in jobs]
        finally:
            for job in jobs:
                job.cancel()

    def events(self, url: str, body: Body) -> Iterator[Any]:
        """The JSON of each server-sent event, up to [DONE]; closing the iterator hangs up. Raises ModelError.

        Nothing is tried again once a first event has been handed out.
        """
        response = self._patiently(
            lambda: self._http.send(self._http.build_request("POST", url, json=body), stream=True), read=False
        )
        try:
            for line in response.iter_lines():
                data = line.removeprefix("data:").strip() if line.startswith("data:") else ""
                if data == "[DONE]":
                    return
                if data:
                    yield json.loads(data)
        except httpx.HTTPError as error:
            raise self._unreachable(error) from error
        except json.JSONDecodeError as error:
            raise self._garbled() from error
        finally:
            response.close()

    # --- one request ---------------------------------------------------------------------------------------------

    def _patiently(self, send: Callable[[], httpx.Response], read: bool = True) -> Any:
        retrying = Retrying(
            retry=retry_if_exception_type(_Passing),
            stop=stop_after_attempt(TRIES),
            wait=_wait,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._once, send, read)
        except _Passing as passing:
            raise passing.error from passing

    def _once(self, send: Callable[[], httpx.Response], read: bool) -> Any:
        try:
            response = send()
        except httpx.InvalidURL as error:
            raise ModelError(f"{self.address.url} is no address: {error}", "Check the host and the port.") from error
        except httpx.ConnectError as error:
            if not self._answered:  # a wrong address does not become right by waiting
                raise self._unreachable(error) from error
            raise _Passing(self._unreachable(error)) from error
        except httpx.HTTPError as error:
            raise _Passing(self._unreachable(error)) from error
        self._answered = True
        if not response.is_success:
            response.read()
            raise self._refusal(response)
        if not read:
            return response
        try:
            return response.json()
        except ValueError as error:
            raise _Passing(self._garbled()) from error

    # --- what went wrong -----------------------------------------------------------------------------------------

    def _unreachable(self, error: httpx.HTTPError) -> ModelError:
        url = self.address.url
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            return ModelError(f"no server answers at {url}", "Start it, or check the host and the port.")
        if isinstance(error, httpx.TimeoutException):
            return ModelError(
                f"the server at {url} did not answer within {self._timeout:g} seconds",
                "Give it longer with INTERVIEWER_TIMEOUT=SECONDS, or ask less at once with INTERVIEWER_REQUESTS=1.",
            )
        return ModelError(f"the connection to {url} broke: {self._quoted(str(error))}", "Look at the server's log.")

    def _garbled(self) -> ModelError:
        return ModelError(
            f"the server at {self.address.url} sent what is no whole JSON",
            "Check that the address is that of an OpenAI-compatible server and ends in /v1.",
        )

    def _refusal(self, response: httpx.Response) -> Exception:
        status, url = response.status_code, self.address.url
        said = self._quoted(_message(response))
        what = f"the server at {url} answered {status}" + (f": {said}" if said else "")
        if status in (401, 403):
            return Refused(status, what, f"Set the key that it wants in the environment, as {KEYS[0]}.")
        if status == 404 or response.is_redirect:
            return Refused(status, what, "Check the address, which mostly ends in /v1, and the model's name after '#'.")
        if "context" in said.lower() and status < 500:
            return Refused(status, what, "Shorten the answer, or have the server read longer texts.")
        if status in _PASSING:
            hint = "It has too much to do: try again later." if status == 429 else "Look at the server's log."
            return _Passing(Refused(status, what, hint), _retry_after(response))
        return Refused(status, what, "Look at the server's log.")

    def _quoted(self, text: str) -> str:
        """What a server says, in one line, and never the key, which some repeat."""
        line = " ".join(text.split())
        return (line.replace(self._key, "***") if self._key else line)[:_SAID]


def client_from_environment(address: Address) -> Client:
    """A client with the key, the time-out and the limit that the environment names. Raises ModelError."""
    key = next((os.environ[name].strip() for name in KEYS if os.environ.get(name, "").strip()), "")
    if not key.isascii() or not key.isprintable():
        raise ModelError(f"the key in {' or '.join(KEYS)} is not plain text", "Set it again, without line ends.")
    return Client(
        address,
        key=key,
        timeout=_number("INTERVIEWER_TIMEOUT", 300.0, "seconds"),
        at_once=int(_number("INTERVIEWER_REQUESTS", 8, "requests at a time")),
    )


def _number(name: str, otherwise: float, unit: str) -> float:
    given = os.environ.get(name, "").strip()
    try:
        value = float(given) if given else otherwise
    except ValueError:
        value = 0.0
    if not 1 <= value <= 86_400:
        raise ModelError(f"{name}={given} is not a number of {unit}", f"Use one from 1 on, such as {otherwise:g}.")
    return value


def _shut(http: httpx.Client, workers: ThreadPoolExecutor) -> None:
    workers.shutdown(wait=False, cancel_futures=True)
    http.close()


_BACK_OFF = wait_random_exponential(multiplier=0.5, max=20)


def _wait(state: RetryCallState) -> float:
    failure = state.outcome.exception() if state.outcome else None
    asked = failure.after if isinstance(failure, _Passing) else 0.0
    return max(asked, _BACK_OFF(state))


def _retry_after(response: httpx.Response) -> float:
    """In seconds; 0 where the server names none. A date instead of a number counts as none."""
    try:
        return min(max(0.0, float(response.headers.get("retry-after", "0"))), _LONGEST_WAIT)
    except ValueError:
        return 0.0


def _message(response: httpx.Response) -> str:
    """What servers put where: {"error": {"message"}}, {"error": "..."}, {"detail"}, {"message"}, or plain text."""
    try:
        found = response.json()
    except ValueError:
        return response.text
    if isinstance(found, dict):
        inner = found.get("error", found)
        if isinstance(inner, dict):
            inner = inner.get("message") or inner.get("detail") or ""
        return str(inner)
    return str(found)
