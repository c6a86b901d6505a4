"""The pages of the desk beside those of cases: customers, letters and search."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import (
    accounts,
    administration,
    engagements,
    imports,
    inbox,
    jump,
    search,
)
from tsam.faces.ui.gallery import gallery

urlpatterns: list[URLPattern] = [
    path("accounts", accounts.index, name="accounts"),
    path("accounts/<slug:slug>", accounts.show, name="account"),
    path("accounts/<slug:slug>/change", accounts.change, name="account-change"),
    path("accounts/<slug:slug>/applications", accounts.add_application, name="account-application"),
    path("accounts/<slug:slug>/contracts", accounts.add_contract, name="account-contract"),
    path("accounts/<slug:slug>/contacts", accounts.add_contact, name="account-contact"),
    path("applications/<int:pk>/entitlement", accounts.explain, name="entitlement"),
    path("applications/<int:pk>/engagement", engagements.order, name="engagement-order"),
    path("engagements/<int:pk>", engagements.show, name="engagement"),
    path("engagements/<int:pk>/<slug:verb>", engagements.act, name="engagement-act"),
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
