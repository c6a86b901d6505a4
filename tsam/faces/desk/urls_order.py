"""The order of work across customers."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import fairness, queue, understanding

urlpatterns: list[URLPattern] = [
    path("queue", queue.index, name="queue"),
    path("queue/why", queue.why, name="queue-why"),
    path("queue/next", queue.next_case, name="queue-next"),
    path(
        "cases/<str:number>/understanding",
        understanding.case_understanding,
        name="case-understanding",
    ),
    path("cases/<str:number>/question", understanding.case_question, name="case-question"),
    path(
        "requirements/<int:key>/understanding",
        understanding.need_understanding,
        name="requirement-understanding",
    ),
    path(
        "requirements/<int:key>/question",
        understanding.need_question,
        name="requirement-question",
    ),
    path("fairness", fairness.index, name="fairness"),
    path("fairness/export", fairness.export, name="fairness-export"),
    path("fairness/<int:pk>", fairness.engagement, name="fairness-engagement"),
    path("passed-over", fairness.passed_over, name="passed-over"),
    path("questions/<int:key>", understanding.answer, name="question"),
]
