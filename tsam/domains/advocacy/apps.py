from django.apps import AppConfig


class AdvocacyConfig(AppConfig):
    name = "tsam.domains.advocacy"
    label = "advocacy"
