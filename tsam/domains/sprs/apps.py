from django.apps import AppConfig


class SprsConfig(AppConfig):
    name = "tsam.domains.sprs"
    label = "sprs"
