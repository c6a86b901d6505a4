from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "tsam.domains.cases"
    label = "cases"
