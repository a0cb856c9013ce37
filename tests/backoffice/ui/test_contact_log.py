# SPDX-License-Identifier: LGPL-3.0-or-later
"""Django's log of edits stays; a buyer's name does not stay in it."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry

from amazon_backoffice.adapter.privacy import forget
from amazon_backoffice.models import Contact
from amazon_connector.port import OrderKey
from amazon_connector.testing.orders import order
from tests.backoffice.importing import ONE, arranged, import_page, sales_order

from .arranging import client

TYPED = (
    "name", "company_name", "email", "phone", "vat", "line1", "line2", "line3",
    "postal_code", "city", "district", "state", "country",
)  # fmt: skip


@pytest.mark.usefixtures("office")
def test_after_an_edit_and_forgetting_the_log_holds_no_name() -> None:
    arranged()
    import_page(order())
    contact = sales_order().customer
    before, after = contact.name, "Corrected Secretname"
    fields = {name: getattr(contact, name) for name in TYPED} | {"name": after}
    url = f"/amazon_backoffice/contact/{contact.pk}/change/"
    assert client().post(url, fields).status_code == 302
    assert Contact.objects.get(pk=contact.pk).name == after
    forget([OrderKey("A1SELLER", ONE)])
    entry = LogEntry.objects.get(object_id=str(contact.pk))
    assert entry.object_repr == f"Contact {contact.pk}"
    everything = str(list(LogEntry.objects.values()))
    assert before
    assert before not in everything
    assert after not in everything
