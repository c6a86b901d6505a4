"""The pages of the desk about customers: what they bought, who serves them, what is off."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import (
    accounts,
    applications,
    compliance,
    contacts,
    contracts,
    engagements,
    entitlement,
    orders,
    requirements,
    serving,
)

urlpatterns: list[URLPattern] = [
    path("accounts", accounts.index, name="accounts"),
    path("accounts/new", accounts.new, name="account-new"),
    path("accounts/<slug:slug>", accounts.show, name="account"),
    path("accounts/<slug:slug>/change", accounts.change, name="account-change"),
    path("accounts/<slug:slug>/history", accounts.history, name="account-history"),
    path("accounts/<slug:slug>/applications/new", applications.add, name="application-new"),
    path("accounts/<slug:slug>/contracts/new", contracts.add, name="contract-new"),
    path(
        "accounts/<slug:slug>/contracts/<int:key>/package",
        contracts.set_package,
        name="contract-package",
    ),
    path(
        "accounts/<slug:slug>/contracts/<int:key>/renewal",
        contracts.renew,
        name="contract-renewal",
    ),
    path(
        "accounts/<slug:slug>/contracts/<int:key>/cancellation",
        contracts.cancel,
        name="contract-cancellation",
    ),
    path("accounts/<slug:slug>/contacts", contacts.index, name="account-contacts"),
    path("accounts/<slug:slug>/contacts/new", contacts.invite, name="contact-new"),
    path("accounts/<slug:slug>/contacts/<int:key>", contacts.change, name="contact"),
    path(
        "accounts/<slug:slug>/contacts/<int:key>/invitation",
        contacts.invite_again,
        name="contact-invitation",
    ),
    path(
        "accounts/<slug:slug>/contacts/<int:key>/removal",
        contacts.remove,
        name="contact-removal",
    ),
    path("applications/<int:pk>/change", applications.change, name="application-change"),
    path("applications/<int:pk>/retirement", applications.retire, name="application-retirement"),
    path(
        "applications/<int:pk>/twins/<int:other>",
        applications.tell_apart,
        name="application-twin",
    ),
    path("applications/<int:pk>/entitlement", entitlement.show, name="entitlement"),
    path("applications/<int:pk>/trial", entitlement.attempt, name="trial"),
    path("applications/<int:pk>/engagement", orders.order, name="engagement-order"),
    path("engagements", engagements.index, name="engagements"),
    path("engagements/<int:pk>", engagements.show, name="engagement"),
    path("engagements/<int:pk>/advance", engagements.advance, name="engagement-advance"),
    path("engagements/<int:pk>/people/new", serving.assign, name="assignment-new"),
    path(
        "engagements/<int:pk>/people/<int:key>/end",
        serving.end_assignment,
        name="assignment-end",
    ),
    path(
        "engagements/<int:pk>/staffing-requirements/new",
        serving.add_requirement,
        name="staffing-requirement-new",
    ),
    path(
        "engagements/<int:pk>/staffing-requirements/<int:key>/removal",
        serving.remove_requirement,
        name="staffing-requirement-removal",
    ),
    path("engagements/<int:pk>/requirements", requirements.index, name="requirements"),
    path("engagements/<int:pk>/requirements/new", requirements.new, name="requirement-new"),
    path("engagements/<int:pk>/requirements/<int:key>", requirements.show, name="requirement"),
    path(
        "engagements/<int:pk>/requirements/<int:key>/<slug:verb>",
        requirements.act,
        name="requirement-act",
    ),
    path("engagements/<int:pk>/<slug:verb>", engagements.act, name="engagement-act"),
    path("compliance", compliance.index, name="compliance"),
]
