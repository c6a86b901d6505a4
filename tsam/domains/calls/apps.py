from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "tsam.domains.calls"
    label = "calls"
