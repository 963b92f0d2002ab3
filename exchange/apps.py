from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Lists as workbooks: out to be filled in, and in again."""

    name = "exchange"
