"""The pages of the desk."""

from django.urls import URLPattern, path

from tsam.faces.desk import (
    urls_accounts,
    urls_around,
    urls_briefs,
    urls_calls,
    urls_environment,
    urls_escalations,
    urls_order,
    urls_releases,
    urls_reviews,
    urls_setup,
    urls_sprs,
)
from tsam.faces.desk.views import (
    case_acts,
    case_bulk,
    case_rank,
    case_words,
    cases,
    drift,
    new_case,
    today,
)

app_name = "desk"

urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
    path("cases", cases.index, name="cases"),
    path("cases/new", new_case.new, name="case-new"),
    path("cases/new/beside", new_case.beside, name="case-new-beside"),
    path("cases/new/like", new_case.like, name="case-new-like"),
    path("cases/filters", cases.filters, name="case-filters"),
    path("cases/bulk", cases.bulk, name="cases-bulk"),
    path("cases/owners", case_bulk.owners, name="cases-owners"),
    path("cases/owners/undo", case_bulk.owners_undo, name="cases-owners-undo"),
    path("cases/next-actions", case_bulk.next_actions, name="cases-next-actions"),
    path("cases/<str:number>", cases.show, name="case"),
    path("cases/<str:number>/environment", drift.of_case, name="case-environment"),
    path("applications/<int:pk>/drift", drift.between, name="drift"),
    path("cases/<str:number>/next", cases.next_case, name="case-next"),
    path("cases/<str:number>/before", cases.case_before, name="case-before"),
    path("cases/<str:number>/words", case_words.words, name="case-words"),
    path("cases/<str:number>/severity", case_acts.severity, name="case-severity"),
    path("cases/<str:number>/assignee", case_acts.assignee, name="case-assignee"),
    path("cases/<str:number>/requirement", case_acts.requirement, name="case-requirement"),
    path("cases/<str:number>/area", case_acts.area, name="case-area"),
    path("cases/<str:number>/moves", case_rank.moves, name="case-moves"),
    path("cases/<str:number>/override", case_acts.override, name="case-override"),
    path("cases/<str:number>/override/end", case_acts.override_end, name="case-override-end"),
    path("cases/<str:number>/next-action", case_acts.next_action, name="case-next-action"),
    path("cases/<str:number>/promise", case_acts.promise, name="case-promise"),
    path("cases/<str:number>/state", case_acts.state, name="case-state"),
    path("cases/<str:number>/phase", case_acts.phase, name="case-phase"),
    path("cases/<str:number>/solution", case_acts.solution, name="case-solution"),
    path("cases/<str:number>/reopening", case_acts.reopening, name="case-reopening"),
    path("cases/<str:number>/participants", case_acts.participants, name="case-participants"),
    path(
        "cases/<str:number>/participants/removal",
        case_acts.participant_removal,
        name="case-participant-removal",
    ),
    path("cases/<str:number>/attachments/<int:key>", case_acts.attachment, name="case-attachment"),
]
# Before the accounts': there any verb may follow an engagement.
urlpatterns += urls_calls.urlpatterns
urlpatterns += urls_environment.urlpatterns + urls_reviews.urlpatterns
urlpatterns += urls_order.urlpatterns + urls_briefs.urlpatterns + urls_accounts.urlpatterns
urlpatterns += (
    urls_escalations.urlpatterns
    + urls_sprs.urlpatterns
    + urls_releases.urlpatterns
    + urls_around.urlpatterns
    + urls_setup.urlpatterns
)
