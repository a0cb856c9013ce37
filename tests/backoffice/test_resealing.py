# SPDX-License-Identifier: LGPL-3.0-or-later
"""A new first key: the secrets of all accounts, archived ones too, are sealed with it."""

from __future__ import annotations

import pytest

from amazon_backoffice import driver
from amazon_backoffice.models import Account
from amazon_connector.usecases.resealing import ResealSecrets
from amazon_connector.vault import Vault

from .importing import arranged


@pytest.mark.usefixtures("office")
def test_an_archived_account_opens_without_the_old_key() -> None:
    old, new = Vault.new_key(), Vault.new_key()
    backend = arranged(vault=Vault([old])).backend()
    Account.objects.update(active=False)
    use_case = ResealSecrets(backend, Vault([new, old]))
    driver.run(use_case)
    driver.run(use_case)
    assert (use_case.resealed, use_case.lost) == (1, 0)
    row = Account.objects.get()
    assert Vault([new]).open(row.sealed_refresh_token, str(row.pk)) == "Atzr|test"
    assert Vault([new]).open(row.sealed_client_secret, str(row.pk)) == "amzn1.oa2-cs.v1.test"
