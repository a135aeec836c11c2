"""The application as a server runs it: pages and sockets behind one address."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup(set_prefix=False)  # before anything that imports models

from channels.auth import AuthMiddlewareStack  # noqa: E402  once Django is set up
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402  once Django is set up
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402  once Django is set up
from django.conf import settings  # noqa: E402  once Django is set up

from config import checks, serving  # noqa: E402  once Django is set up
from config.urls import websocket_urlpatterns  # noqa: E402  once Django is set up

checks.refuse_to_start_unsafe()


def routed(pages: serving.Pages) -> ProtocolTypeRouter:
    """Pages and open sockets, by their protocol."""
    sockets = AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))
    return ProtocolTypeRouter({"http": pages, "websocket": sockets})


application = routed(serving.Pages(settings.WEB_THREADS))
