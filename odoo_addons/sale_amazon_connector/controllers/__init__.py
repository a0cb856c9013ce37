# SPDX-License-Identifier: LGPL-3.0-or-later
from . import figures_export, main
