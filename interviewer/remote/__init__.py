"""Models behind OpenAI-compatible servers: the only importer of an HTTP client."""

from interviewer.remote.backend import RemoteBackend, connect

__all__ = ["RemoteBackend", "connect"]
