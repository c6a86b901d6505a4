from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "tsam.faces.door"
    label = "door"
