"""The addresses of the API: every resource that the kernel and the domains have registered."""

from django.urls import path, re_path
from django.utils.module_loading import autodiscover_modules

from registry.api import kernel, views  # noqa: F401 (the kernel registers its resources)
from registry.api.resources import resources
from registry.api.serving import served

autodiscover_modules("api")

app_name = "api"
urlpatterns = [path("", served(views.Root.as_view()), name="root")]
for resource in resources:
    urlpatterns += [
        path(f"{resource.name}/", served(views.ListView.as_view(resource=resource)), name=resource.name),
        path(
            f"{resource.name}/<str:key>/",
            served(views.DetailView.as_view(resource=resource)),
            name=f"{resource.name}-detail",
        ),
    ]
urlpatterns += [
    path("search/", served(views.Search.as_view()), name="search"),
    re_path(r"^(?P<path>.*)$", served(views.Nothing.as_view()), name="nothing"),
]
