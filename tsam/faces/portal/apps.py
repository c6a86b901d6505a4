from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "tsam.faces.portal"
    label = "portal"
