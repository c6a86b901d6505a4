"""The pages of the desk beside the work: administration, letters and search."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import (
    administration,
    imports,
    inbox,
    jump,
    search,
)
from tsam.faces.ui.gallery import gallery

urlpatterns: list[URLPattern] = [
    path("administration", administration.index, name="administration"),
    path("administration/people", administration.people, name="people"),
    path("imports", imports.index, name="imports"),
    path("imports/<int:pk>", imports.show, name="import"),
    path("imports/<int:pk>/run", imports.run, name="import-run"),
    path("inbox", inbox.index, name="inbox"),
    path("inbox/<int:key>", inbox.letter, name="letter"),
    path("search", search.search, name="search"),
    path("jump", jump.jump, name="jump"),
    path("gallery", gallery, name="gallery"),
]
