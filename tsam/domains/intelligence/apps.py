from django.apps import AppConfig


class IntelligenceConfig(AppConfig):
    name = "tsam.domains.intelligence"
    label = "intelligence"
