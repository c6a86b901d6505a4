from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "tsam.faces.api"
    label = "api"
