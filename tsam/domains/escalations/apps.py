from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    name = "tsam.domains.escalations"
    label = "escalations"
