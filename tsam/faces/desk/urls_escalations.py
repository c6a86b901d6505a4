"""The pages of the desk about escalations (G7)."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import escalation_acts, escalations, letters

urlpatterns: list[URLPattern] = [
    path("escalations", escalations.index, name="escalations"),
    path("escalations/new", escalations.new, name="escalation-new"),
    path("escalations/pattern", escalations.pattern, name="escalation-pattern"),
    path("escalations/rules", escalation_acts.rules, name="escalation-rules"),
    path("escalations/letter", letters.hand_in, name="escalation-letter"),
    path("escalations/letters", letters.index, name="letters"),
    path("escalations/letters/<int:key>", letters.file, name="letter-file"),
    path("letters", letters.moved, name="letters-moved"),
    path("escalations/<str:number>", escalations.show, name="escalation"),
    path("escalations/<str:number>/words", escalations.words, name="escalation-words"),
    path(
        "escalations/<str:number>/exits/<int:key>", escalation_acts.exit_met, name="escalation-exit"
    ),
    path(
        "escalations/<str:number>/actions/<int:key>",
        escalation_acts.action_done,
        name="escalation-action",
    ),
    path(
        "escalations/<str:number>/checks/<str:item>",
        escalation_acts.checked,
        name="escalation-check",
    ),
    path("escalations/<str:number>/<slug:verb>", escalation_acts.act, name="escalation-act"),
]
