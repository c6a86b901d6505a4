from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "tsam.domains.staffing"
    label = "staffing"
