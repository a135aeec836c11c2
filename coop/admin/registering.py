"""The administration reads and writes nothing: entries, ballots and rules obey services, not forms."""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.db.models import Field, Model
from django.http import HttpRequest

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:  # generic for the type checker only
    ModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(ModelAdmin):
    """A table to look at. `hidden`: columns that even an administrator has no business reading."""

    is_read_only = True  # the site takes no table without it
    hidden: Collection[str] = ()
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        plain = [field.name for field in self._columns() if not field.is_relation]
        return ("__str__", *plain[:6])

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> tuple[str, ...]:
        return tuple(field.name for field in self._columns())

    def _columns(self) -> "list[Field[Any, Any]]":
        columns: list[Field[Any, Any]] = list(self.opts.concrete_fields)
        return [field for field in columns if field.name not in self.hidden]


def register_app(label: str, *, hidden: Mapping[str, Collection[str]] | None = None) -> None:
    """Show every table of an app, read only. hidden: columns kept back, by model ({"Vote": ["choice"]}).

    The administration has no address for a row whose key has several columns: such a table is left out.
    """
    for model in apps.get_app_config(label).get_models():
        if not (admin.site.is_registered(model) or model._meta.is_composite_pk):
            columns = (hidden or {}).get(model.__name__, ())
            admin.site.register(model, type(f"{model.__name__}Admin", (ReadOnlyAdmin,), {"hidden": columns}))
