"""The pages of the desk where departments beyond support read, answer and promise (P1)."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import brief_acts, briefs, commitments

urlpatterns: list[URLPattern] = [
    path("briefs", briefs.index, name="briefs"),
    path("engagements/<int:pk>/brief", briefs.show, name="brief"),
    path("engagements/<int:pk>/brief/export", briefs.export, name="brief-export"),
    path("engagements/<int:pk>/brief/asks/new", brief_acts.ask, name="ask-new"),
    path("engagements/<int:pk>/brief/asks/<int:key>/<slug:verb>", brief_acts.act, name="ask-act"),
    path("engagements/<int:pk>/brief/trade", brief_acts.trade, name="brief-trade"),
    path(
        "engagements/<int:pk>/brief/discretion/<int:key>",
        brief_acts.discretion,
        name="brief-discretion",
    ),
    path("commitments", commitments.index, name="commitments"),
    path("commitments/<int:key>", commitments.show, name="commitment"),
    path("commitments/<int:key>/<slug:verb>", commitments.act, name="commitment-act"),
]
