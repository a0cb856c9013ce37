# SPDX-License-Identifier: LGPL-3.0-or-later
from . import (
    amazon_connector_doctor,
    amazon_connector_doctor_line,
    amazon_connector_match,
    amazon_connector_recover,
    amazon_connector_send,
    amazon_connector_send_line,
    portal_wizard_user,
)
