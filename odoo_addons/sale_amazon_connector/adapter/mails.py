# SPDX-License-Identifier: LGPL-3.0-or-later
"""Whether anybody would hear of what failed: the examination's findings about Odoo's mails."""

from __future__ import annotations

import socket
from collections.abc import Iterator

from amazon_connector.bootstrap import Finding

from odoo.tools import config

_SECONDS = 2


def findings(account) -> Iterator[Finding]:
    """What keeps the mails about an account's failures from its responsible user."""
    env = account.env
    server = env._("Mail server")
    if not _mail_server(env):
        yield Finding(
            "warn",
            server,
            env._(
                "Odoo has no outgoing mail server: mails about failures stay in Settings ▸ "
                "Technical ▸ Emails."
            ),
            env._("Set one up under Settings ▸ Technical ▸ Outgoing Mail Servers."),
        )
    if not account._amazon_connector_addressee().email:
        yield Finding(
            "warn",
            env._("Responsible user"),
            env._("Neither the responsible user nor the company has an e-mail address."),
            env._("Enter it on the user, or choose another one on the account."),
        )
    failed = _failed(account)
    if failed:
        yield Finding(
            "bad",
            server,
            env._(
                "%(number)s mails about this account could not be sent. The last reason: "
                "%(reason)s",
                number=len(failed),
                reason=failed[0].failure_reason or env._("Odoo says none."),
            ),
            env._("Look at them in Settings ▸ Technical ▸ Emails, and send them again."),
        )


def _mail_server(env) -> bool:
    """Whether Odoo knows where to send mails: set up in it, or named in odoo.conf. Without both
    it tries this machine, where one may well answer.
    """
    if env["ir.mail_server"].sudo().search_count([], limit=1):
        return True
    address = (config["smtp_server"] or "", int(config["smtp_port"] or 0))
    try:
        socket.create_connection(address, timeout=_SECONDS).close()
    except OSError:
        return False
    return True


def _failed(account):
    """Mails about this account that could not be sent, the last one first."""
    domain = [("model", "=", account._name), ("res_id", "=", account.id)]
    mails = account.env["mail.mail"].sudo()
    return mails.search([*domain, ("state", "=", "exception")], order="id desc")
