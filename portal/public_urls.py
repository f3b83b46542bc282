"""The addresses for who may not reach the back office (ADMIN_NETWORKS): without it, as if there were none."""

from portal.urls import handler400 as handler400
from portal.urls import handler404 as handler404
from portal.urls import handler500 as handler500
from portal.urls import with_public

urlpatterns = with_public()
