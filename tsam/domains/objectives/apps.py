from django.apps import AppConfig


class ObjectivesConfig(AppConfig):
    name = "tsam.domains.objectives"
    label = "objectives"
