"""What is said once and for all: how it works, accessibility, the law."""

from email.utils import parseaddr

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def show(request: HttpRequest, page: str) -> HttpResponse:
    """page: named by urls.py, never by the visitor."""
    return render(request, f"coop/pages/{page}.html", {"contact": parseaddr(settings.DEFAULT_FROM_EMAIL)[1]})
