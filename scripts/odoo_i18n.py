# SPDX-License-Identifier: LGPL-3.0-or-later
"""Renews the addon's template and merges its translations (`make odoo-i18n`).

A real Odoo with the addon says which terms there are; what is translated already stays. The
terms that are still to be translated are named at the end, and make the command fail.
"""

from __future__ import annotations

import shutil
import subprocess
import sys

import environments
import odoo_log
import prerequisites
import test_odoo

from tests.support.postgresql import PostgreSQL

# Odoo's own Python has polib, and knows the addon's terms once it is installed.
RENEW = """
from odoo.addons.sale_amazon_connector.tests import terms
missing = terms.renew(env)
for language, left in missing.items():
    for term in left:
        print(f"TERM {language}: {term!r}")
print("TERMS", sum(map(len, missing.values())))
"""


def main() -> int:
    odoo = shutil.which("odoo")
    if odoo is None:
        sys.exit("make odoo-i18n needs an `odoo` command (Odoo 18.0) on the PATH; there is none.")
    try:
        prerequisites.provide("postgresql")
        test_odoo.install_core(environments.development().make())
    except (prerequisites.Missing, environments.CannotMake) as error:
        sys.exit(str(error))
    with PostgreSQL.start() as server:
        addons = test_odoo.configure(odoo, server)
        code = test_odoo.run(odoo, addons, "-i", odoo_log.ADDON, "--without-demo=all")
        if code:
            return code
        said = _renewed(odoo, addons)
    print(*[line for line in said.splitlines() if line.startswith("TERM")], sep="\n")
    return 0 if "TERMS 0" in said.splitlines() else 1


def _renewed(odoo: str, addons: str) -> str:
    shell = [odoo, "shell", "-c", str(test_odoo.CONFIGURATION), "-d", test_odoo.DATABASE]
    options = ["--no-http", "--shell-interface=python"]
    done = subprocess.run(
        [*shell, f"--addons-path={addons},{environments.ROOT / 'odoo_addons'}", *options],
        env=test_odoo.environment(),
        input=RENEW,
        capture_output=True,
        text=True,
    )
    if done.returncode or "TERMS" not in done.stdout:
        sys.exit((done.stdout + done.stderr)[-4000:])
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
