"""The pages of the desk about what is known of a customer's environment (P3)."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import environment, environment_acts

urlpatterns: list[URLPattern] = [
    path("engagements/<int:pk>/environment", environment.show, name="environment"),
    path(
        "engagements/<int:pk>/environment/say/<slug:verb>", environment.act, name="environment-say"
    ),
    path(
        "engagements/<int:pk>/environment/<slug:verb>/<int:key>",
        environment_acts.act,
        name="environment-act",
    ),
]
