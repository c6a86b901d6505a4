from django.apps import AppConfig


class PrioritiesConfig(AppConfig):
    name = "tsam.domains.priorities"
    label = "priorities"
