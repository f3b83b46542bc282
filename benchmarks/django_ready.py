"""Loads Django: import this before any module with models, as `import benchmarks.django_ready`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()
