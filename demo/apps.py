from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Has no models: only the command that loads the demonstration."""

    name = "demo"
