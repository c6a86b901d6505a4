"""What stands around all pages of the desk: where to jump to, and the parts they are made of."""

from django.urls import URLPattern, path

from tsam.faces.desk.views import jump
from tsam.faces.ui.gallery import gallery

urlpatterns: list[URLPattern] = [
    path("jump", jump.jump, name="jump"),
    path("gallery", gallery, name="gallery"),
]
