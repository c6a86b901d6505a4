from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "tsam.faces.ui"
    label = "ui"
