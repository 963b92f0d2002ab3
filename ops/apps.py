from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.signals import got_request_exception, request_finished


class OpsConfig(AppConfig):
    """What whoever runs Udsyn needs: the log, the health checks, one migration at a time."""

    name = "ops"

    def ready(self) -> None:
        """Tell the log of every answer, of every error that nobody caught, and of who comes and goes."""
        from ops import requests  # noqa: PLC0415 (needs the settings)

        request_finished.connect(requests.log_answer)
        got_request_exception.connect(requests.log_failure)
        user_logged_in.connect(requests.signed_in)
        user_login_failed.connect(requests.sign_in_failed)
        user_logged_out.connect(requests.signed_out)
