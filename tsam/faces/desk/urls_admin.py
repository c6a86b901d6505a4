"""The pages of customers and engagements, and what stands around all pages."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import accounts, engagements, jump
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
    path("jump", jump.jump, name="jump"),
    path("gallery", gallery, name="gallery"),
]
