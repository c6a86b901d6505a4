"""What a browser sets in motion."""

from django.urls import URLPattern, URLResolver, include, path

from tsam.faces.api.urls import api
from tsam.faces.door import views as door

urlpatterns: list[URLPattern | URLResolver] = [
    path("", door.home, name="home"),
    path("", include("tsam.faces.door.urls")),
    path("desk/", include("tsam.faces.desk.urls")),
    path("portal/", include("tsam.faces.portal.urls")),
    path("hooks/", include("tsam.faces.hooks.urls")),
    path("api/v1/", api.urls),
]

handler400 = "tsam.faces.ui.errors.bad_request"
handler403 = "tsam.faces.ui.errors.refused"
handler404 = "tsam.faces.ui.errors.missing"
# Asked for by the limits at the door.
handler429 = "tsam.faces.ui.errors.too_many"
handler500 = "tsam.faces.ui.errors.broken"
