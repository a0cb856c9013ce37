# SPDX-License-Identifier: LGPL-3.0-or-later
from odoo import fields


class MaybeNumber:
    """Mixed into a number that may be unknown: NULL in the database, False in Python, nothing on
    screen and in an export. Odoo shows a NULL as 0; what is not known is not 0.
    """

    def convert_to_column(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_column(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_record(self, value, record):
        return False if value is None else value

    def convert_to_export(self, value, record):
        return "" if value is False else value


class MaybeInteger(MaybeNumber, fields.Integer):
    aggregator = None
