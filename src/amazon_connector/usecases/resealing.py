# SPDX-License-Identifier: LGPL-3.0-or-later
"""After a new key was put first, stored secrets are sealed with it: the old key can go."""

from __future__ import annotations

import logging

from amazon_connector.port import Backend, SealedSecrets
from amazon_connector.steps import Done, Next
from amazon_connector.vault import LinkAgain, Vault

_log = logging.getLogger(__name__)


class ResealSecrets:
    """Seals what an older key sealed with the first one; written only where something changes.

    ``resealed`` counts accounts; ``lost`` those with a secret that none of the keys opens: it
    stays as it is, and the account says *link again* when it is used.
    """

    def __init__(self, backend: Backend, vault: Vault) -> None:
        self._backend = backend
        self._vault = vault
        self.resealed = 0
        self.lost = 0

    def step(self) -> Next:
        """All accounts."""
        if self._stale():
            with self._backend.atomic():
                page = self._stale()
                self._backend.save_sealed_secrets(page)
            self.resealed += len(page)
            _log.info(
                "The stored secrets of %d accounts are sealed with the first key now.",
                len(page),
                extra={"action": "secrets_resealed"},
            )
        return Done()

    def _stale(self) -> list[SealedSecrets]:
        """What is to be stored; ``lost`` is counted anew."""
        self.lost = 0
        again = ((stored, self._sealed_again(stored)) for stored in self._backend.sealed_secrets())
        return [fresh for stored, fresh in again if fresh != stored]

    def _sealed_again(self, stored: SealedSecrets) -> SealedSecrets:
        texts = [self._again(text) for text in (stored.client_secret, stored.refresh_token)]
        self.lost += None in texts
        secret, token = texts
        return SealedSecrets(
            stored.account_id, secret or stored.client_secret, token or stored.refresh_token
        )

    def _again(self, sealed: str) -> str | None:
        """The text to store; None where no key opens what is stored."""
        if not sealed or self._vault.is_current(sealed):
            return sealed
        try:
            return self._vault.rotate(sealed)
        except LinkAgain:
            return None
