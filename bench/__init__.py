# SPDX-License-Identifier: LGPL-3.0-or-later
"""How fast the connector is (`make bench`): in virtual time, in real time, in memory."""
