from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "tsam.domains.releases"
    label = "releases"
