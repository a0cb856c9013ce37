# SPDX-License-Identifier: LGPL-3.0-or-later
"""What only shows between real processes on a committed database: Odoo servers, jobs, `kill -9`.

`make test-odoo` runs these after the addon's own tests; they need its PostgreSQL and its Odoo.
"""
