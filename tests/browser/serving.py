"""The application as uvicorn serves it, on the test database, in a thread of the test process.

In the same process so that strict mode holds behind every page of a browser too.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from django.conf import settings

PATIENCE_SECONDS = 30


@contextmanager
def served() -> Iterator[str]:
    """The address of a running server. By name, since a passkey belongs to a name and never to a number."""
    from config.asgi import routed
    from config.serving import Pages

    pages = Pages(settings.WEB_THREADS)
    application = routed(pages)
    server = uvicorn.Server(
        uvicorn.Config(application, host="127.0.0.1", port=0, lifespan="off", log_level="warning")
    )
    thread = threading.Thread(target=server.run, name="server", daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not server.started:
        if time.monotonic() > deadline or not thread.is_alive():
            raise RuntimeError("the server does not start")
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://localhost:{port}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)
        pages.end()
