"""The portal for a WSGI server: gunicorn portal.wsgi."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ["PORTAL_SERVED"] = "1"

from django.core.wsgi import get_wsgi_application

from portal.frame_reserve import with_reserved_frames

application = with_reserved_frames(get_wsgi_application())
