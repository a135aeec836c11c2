"""Every address of the house. Each app lists its own; this file only joins them."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from config.api import api
from coop.views import errors, style_guide
from governance.consumers.ballots import BallotConsumer
from marketplace.consumers.engagements import EngagementConsumer

urlpatterns = [
    path("", include("coop.urls")),
    path("", include("governance.urls")),
    path("", include("timebank.urls")),
    path("", include("marketplace.urls")),
    path("api/", api.urls),
    path("compte/", include("allauth.urls")),
    path("administration/", admin.site.urls),
    path("language/", set_language, name="set_language"),
]
if settings.IS_DEMO or settings.IS_TEST:
    urlpatterns.append(path("style/", style_guide.show, name="style_guide"))

# Django's types foresee a view where channels puts an application.
ballots: Any = BallotConsumer.as_asgi()
engagements: Any = EngagementConsumer.as_asgi()
websocket_urlpatterns: list[Any] = [
    path("live/ballots/<int:ballot_id>/", ballots),
    path("live/engagements/<int:engagement_id>/", engagements),
]

handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.broken
handler400 = errors.bad_request
