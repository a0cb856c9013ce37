# SPDX-License-Identifier: LGPL-3.0-or-later
"""What is done before the addon goes, so that Odoo's own documents go on without it."""

from odoo.osv import expression


def uninstall_hook(env):
    """Batches are the addon's and go with it: their payments keep the number as a note. Saved
    filters by the addon's fields would break the lists they are the default of.
    """
    _note_batches(env)
    _delete_filters(env)


def _note_batches(env):
    batches = env["amazon.connector.payment.batch"].search([])
    if notes := {
        payment.id: env._("Batch Payment %s of the Amazon Connector.", batch.name)
        for batch in batches
        for payment in batch.payment_ids
    }:
        env["account.payment"].browse(notes)._message_log_batch(notes)


def _delete_filters(env):
    fields = [(place, "like", "amazon_connector") for place in ("domain", "context", "sort")]
    models = [("model_id", "=like", "amazon.connector.%")]
    filters = env["ir.filters"].with_context(active_test=False)
    filters.search(expression.OR([models, *([field] for field in fields)])).unlink()
