# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields


class MaybeInteger(fields.Integer):
    """An integer that may be unknown: NULL in the database, False in Python, nothing on screen.

    Odoo shows a NULL as 0; a quantity that Amazon does not have is not the quantity 0.
    """

    aggregator = None

    def convert_to_column(self, value, record, values=None, validate=True):
        return None if value is None or value is False else int(value)

    def convert_to_cache(self, value, record, validate=True):
        return self.convert_to_column(value, record)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False else value
