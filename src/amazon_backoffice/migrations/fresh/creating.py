# SPDX-License-Identifier: LGPL-3.0-or-later
"""Many tables at once."""

from __future__ import annotations

from django.db.migrations.operations.base import Operation, OperationCategory


class CreateModels(Operation):
    """Makes the tables of these ``CreateModel``, which may refer to each other in any order.

    One after the other, Django would render nearly all models anew for each of them, as nearly
    all are related: most of the time that a fresh database took.
    """

    category = OperationCategory.ADDITION

    def __init__(self, models):
        self.models = models

    def state_forwards(self, app_label, state):
        """All of them; rendered when they are asked for, as in Django's own executor."""
        if "apps" in state.__dict__:
            del state.apps
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Create {len(self.models)} models"
