from django.apps import AppConfig
from django.db.backends.signals import connection_created

from tsam.kernel.databases import prepare_short_ones


class PeopleConfig(AppConfig):
    name = "tsam.domains.people"
    label = "people"

    def ready(self) -> None:
        # Here because no app stands below this one, and the kernel is none.
        connection_created.connect(prepare_short_ones)
