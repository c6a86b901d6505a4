"""The order of work across customers."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import queue

urlpatterns: list[URLPattern] = [
    path("queue", queue.index, name="queue"),
    path("queue/why", queue.why, name="queue-why"),
    path("queue/next", queue.next_case, name="queue-next"),
]
