"""The pages of the customer."""

from django.urls import URLPattern, path

from tsam.faces.portal.views import case_acts, cases, contacts, home, inbox, search

app_name = "portal"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("search", search.search, name="search"),
    path("inbox", inbox.index, name="inbox"),
    path("inbox/<int:key>", inbox.letter, name="letter"),
    path("contacts", contacts.index, name="contacts"),
    path("contacts/invitation", contacts.invitation, name="contact-invitation"),
    path("contacts/<int:key>", contacts.change, name="contact"),
    path("contacts/<int:key>/removal", contacts.removal, name="contact-removal"),
    path("cases", cases.index, name="cases"),
    path("cases/new", cases.new, name="case-new"),
    path("cases/<str:number>", cases.show, name="case"),
    path("cases/<str:number>/words", case_acts.words, name="case-words"),
    path("cases/<str:number>/severity", case_acts.severity, name="case-severity"),
    path("cases/<str:number>/agreement", case_acts.agreement, name="case-agreement"),
    path("cases/<str:number>/disagreement", case_acts.disagreement, name="case-disagreement"),
    path("cases/<str:number>/reopening", case_acts.reopening, name="case-reopening"),
    path("cases/<str:number>/withdrawal", case_acts.withdrawal, name="case-withdrawal"),
    path("cases/<str:number>/participants", case_acts.participants, name="case-participants"),
    path(
        "cases/<str:number>/participants/removal",
        case_acts.participant_removal,
        name="case-participant-removal",
    ),
    path("cases/<str:number>/attachments/<int:key>", case_acts.attachment, name="case-attachment"),
]
