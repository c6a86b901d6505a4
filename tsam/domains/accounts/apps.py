from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "tsam.domains.accounts"
    label = "accounts"
