"""The pages of the desk about releases."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import release_acts, releases

urlpatterns: list[URLPattern] = [
    path("releases", releases.index, name="releases"),
    path("releases/new", releases.new, name="release-new"),
    path("releases/<int:key>", releases.show, name="release"),
    path("releases/<int:key>/<slug:verb>", release_acts.act, name="release-act"),
    path(
        "releases/<int:key>/sprs/<str:number>/<slug:verb>",
        release_acts.spr_act,
        name="release-spr-act",
    ),
]
