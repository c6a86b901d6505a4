from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "tsam.faces.desk"
    label = "desk"
