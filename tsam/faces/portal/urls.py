"""The pages of the customer."""

from django.urls import URLPattern, path

from tsam.faces.portal.views import (
    case,
    cases,
    contacts,
    home,
    inbox,
    needs,
    order,
    report,
    search,
    uploads,
)

app_name = "portal"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("search", search.search, name="search"),
    path("files", uploads.upload, name="files"),
    path("inbox", inbox.index, name="inbox"),
    path("inbox/reading", inbox.reading, name="inbox-reading"),
    path("inbox/<int:key>", inbox.letter, name="letter"),
    path("contacts", contacts.index, name="contacts"),
    path("contacts/invitation", contacts.invitation, name="contact-invitation"),
    path("contacts/<int:key>", contacts.change, name="contact"),
    path("contacts/<int:key>/invitation", contacts.invite_again, name="contact-invitation-again"),
    path("contacts/<int:key>/removal", contacts.removal, name="contact-removal"),
    path("needs", needs.index, name="needs"),
    path("needs/new", needs.new, name="need-new"),
    path("needs/<int:key>", needs.show, name="need"),
    path("needs/<int:key>/change", needs.change, name="need-change"),
    path("needs/<int:key>/ownership", needs.ownership, name="need-ownership"),
    path("needs/<int:key>/dispute", needs.dispute, name="need-dispute"),
    path("needs/<int:key>/settlement", needs.settlement, name="need-settlement"),
    path("needs/<int:key>/resumption", needs.resumption, name="need-resumption"),
    path("needs/<int:key>/withdrawal", needs.withdrawal, name="need-withdrawal"),
    path("cases", cases.index, name="cases"),
    path("cases/order", order.order, name="order"),
    path("cases/new", report.new, name="case-new"),
    path("cases/new/beside", report.beside, name="case-new-beside"),
    path("cases/new/like", report.like, name="case-new-like"),
    path("cases/<str:number>", case.show, name="case"),
    path("cases/<str:number>/words", case.words, name="case-words"),
    path("cases/<str:number>/severity", case.severity, name="case-severity"),
    path("cases/<str:number>/agreement", case.agreement, name="case-agreement"),
    path("cases/<str:number>/disagreement", case.disagreement, name="case-disagreement"),
    path("cases/<str:number>/reopening", case.reopening, name="case-reopening"),
    path("cases/<str:number>/withdrawal", case.withdrawal, name="case-withdrawal"),
    path("cases/<str:number>/participants", case.participants, name="case-participants"),
    path(
        "cases/<str:number>/participants/removal",
        case.participant_removal,
        name="case-participant-removal",
    ),
    path("cases/<str:number>/attachments/<int:key>", case.attachment, name="case-attachment"),
]
