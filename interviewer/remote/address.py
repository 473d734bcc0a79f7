"""Where a model behind a server is: `openai:http://host:port/v1#name`."""

from __future__ import annotations

from urllib.parse import urlsplit

from interviewer.errors import ModelError
from interviewer.types import Value

_SCHEME = "openai:"
_FORM = "Write it as openai:http://HOST:PORT/v1#NAME, for instance openai:http://127.0.0.1:8000/v1#Qwen/Qwen3-4B."


class Address(Value):
    """`url` is the server's OpenAI-compatible base, without a slash at its end; `model` may be empty."""

    url: str
    model: str

    @property
    def root(self) -> str:
        """Where a server keeps what is not OpenAI's: beside /v1."""
        return self.url.removesuffix("/v1")


def parse_address(name: str) -> Address:
    """Read what `--model` was given. Raises ModelError, and never repeats a password that the URL held."""
    name = name.strip()
    if not name.startswith(_SCHEME):
        raise ModelError("a model behind a URL is named with 'openai:' before it", _FORM)
    url, _, model = name.removeprefix(_SCHEME).partition("#")
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number, an IPv6 address without its bracket
        usable = False
    if not usable:
        raise ModelError("the address of the model's server cannot be read", _FORM)
    if parts.username is not None or parts.password is not None or parts.query:
        raise ModelError(
            "the address of the model's server holds more than a host, a port and a path",
            "Put a key into the environment, as INTERVIEWER_API_KEY; it is never taken from the address.",
        )
    return Address(url=url.rstrip("/"), model=model.strip())
