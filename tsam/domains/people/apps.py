from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "tsam.domains.people"
    label = "people"
