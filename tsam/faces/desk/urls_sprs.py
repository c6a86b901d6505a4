"""The pages of the desk about defects."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import spr_acts, spr_hits, spr_issues, sprs

urlpatterns: list[URLPattern] = [
    path("cases/<str:number>/sprs/new", sprs.raise_from_case, name="case-spr-new"),
    path("cases/<str:number>/sprs", sprs.link, name="case-spr-link"),
    path("cases/<str:number>/sprs/<int:key>/removal", sprs.unlink, name="case-spr-removal"),
    path("sprs", sprs.index, name="sprs"),
    path("sprs/new", sprs.new, name="spr-new"),
    path("sprs/<str:number>", sprs.show, name="spr"),
    path(
        "sprs/<str:number>/disagreements/<int:key>",
        spr_issues.settle,
        name="spr-disagreement",
    ),
    path("sprs/<str:number>/<slug:verb>", spr_acts.act, name="spr-act"),
    path("sprs/<str:number>/hits/<int:key>/<slug:verb>", spr_hits.act, name="spr-hit-act"),
    path(
        "sprs/<str:number>/requests/<int:key>/<slug:verb>",
        spr_hits.request_act,
        name="spr-request-act",
    ),
]
