# SPDX-License-Identifier: LGPL-3.0-or-later
from . import amazon_connector_report
