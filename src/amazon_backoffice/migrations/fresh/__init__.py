# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a fresh database gets at once: the tables as they stand after 0017, and their first rows.

A package, so that Django does not take its modules for migrations. As with every migration that
was released, nothing here changes any more: a new column is a new migration.
"""
