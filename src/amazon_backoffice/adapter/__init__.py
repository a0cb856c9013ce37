# SPDX-License-Identifier: LGPL-3.0-or-later
"""The port (`amazon_connector.port`) on Django's ORM, one module for each topic."""
