"""The pages of the desk about what is known of a customer's environment (P3)."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import environment, environment_acts, environment_imports

urlpatterns: list[URLPattern] = [
    path("engagements/<int:pk>/environment", environment.show, name="environment"),
    path(
        "engagements/<int:pk>/environment/say/<slug:verb>", environment.act, name="environment-say"
    ),
    path(
        "engagements/<int:pk>/environment/reports",
        environment_imports.index,
        name="environment-imports",
    ),
    path(
        "engagements/<int:pk>/environment/reports/<int:key>",
        environment_imports.show,
        name="environment-import",
    ),
    path(
        "engagements/<int:pk>/environment/reports/<int:key>/run",
        environment_imports.run,
        name="environment-import-run",
    ),
    path(
        "engagements/<int:pk>/environment/reports/<int:key>/removal",
        environment_imports.removal,
        name="environment-import-removal",
    ),
    path(
        "engagements/<int:pk>/environment/<slug:verb>/<int:key>",
        environment_acts.act,
        name="environment-act",
    ),
]
