# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office for a WSGI server; `amazon-connector serve` runs it with waitress."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amazon_backoffice.settings")

application = get_wsgi_application()
