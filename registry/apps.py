from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    """The kernel, and chapter 2: how the municipality has organised its international work."""

    name = "registry"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        """Find every domain's chapter; keep guards and indexes in place after each migration, and the order in each connection."""
        from registry import checks  # noqa: F401, PLC0415 (registers the system checks)
        from registry.fields.collation import lend_collation, make_collation  # noqa: PLC0415
        from registry.indexes import install_indexes  # noqa: PLC0415
        from registry.ledger.guards import install_guards  # noqa: PLC0415 (needs the models)

        autodiscover_modules("chapter")
        connection_created.connect(lend_collation)
        pre_migrate.connect(make_collation, sender=self)
        post_migrate.connect(install_guards, sender=self)
        post_migrate.connect(install_indexes)
