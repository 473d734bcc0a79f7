"""What gradio reads from the environment, settled before it is imported. Imported for its effect, once.

Gradio's own variables can publish the page, open folders, or run it on another address; the page's settings are its
own, so none of them is heard. Analytics stay off: they would ask a host elsewhere at every start.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="interviewer-"))
"""Reports on their way to the browser: readable by this user only, gone when the program ends."""

atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)

for name in [name for name in os.environ if name.startswith("GRADIO_")]:
    del os.environ[name]
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["GRADIO_TEMP_DIR"] = str(FOLDER)

# Gradio asks its own server whether it is up; a proxy that does not know this machine would answer no.
for name in ("NO_PROXY", "no_proxy"):
    os.environ[name] = ",".join(filter(None, (os.environ.get(name, ""), "localhost", "127.0.0.1", "::1")))
