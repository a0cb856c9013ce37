# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where the office's pages are: the admin's own at the root, and the buttons beside them."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

from .views import (
    accounts,
    bank,
    crediting,
    deliveries,
    fba,
    figures,
    invoices,
    issues,
    leaving,
    linking,
    offers,
    parcels,
    paying,
    payouts,
    settings,
    slips,
    stock,
    transfers,
)

admin.autodiscover()

urlpatterns = [
    path("settings/", settings.settings, name="office-settings"),
    path("accounts/<int:pk>/link/", linking.begin, name="office-link"),
    path("amazon/return/", linking.finish, name="office-link-return"),
    path("accounts/<int:pk>/sync/", accounts.sync, name="office-sync"),
    path("accounts/<int:pk>/recover/", accounts.recover_order, name="office-recover"),
    path(
        "accounts/<int:pk>/marketplaces/",
        accounts.update_marketplaces,
        name="office-update-marketplaces",
    ),
    path(
        "accounts/<int:pk>/last-order-sync/",
        accounts.last_order_sync,
        name="office-last-order-sync",
    ),
    path("offers/<int:pk>/rules/", offers.use_for_all, name="office-offer-rules"),
    path("issues/<int:pk>/retry/", issues.retry, name="office-retry"),
    path("issues/<int:pk>/settle/", issues.settle, name="office-settle"),
    path("deliveries/<int:pk>/validate/", deliveries.validate, name="office-validate"),
    path("deliveries/<int:pk>/pack/", deliveries.put_in_pack, name="office-pack"),
    path("deliveries/<int:pk>/unpack/<int:pack>/", deliveries.unpack, name="office-unpack"),
    path("deliveries/<int:pk>/reserve/", deliveries.check_availability, name="office-reserve"),
    path("deliveries/<int:pk>/unreserve/", deliveries.unreserve, name="office-unreserve"),
    path("deliveries/<int:pk>/done/", deliveries.close_as_done, name="office-close-as-done"),
    path("deliveries/<int:pk>/reopen/", deliveries.reopen, name="office-reopen"),
    path("deliveries/leaving/", leaving.leaving, name="office-leaving"),
    path("deliveries/work/", leaving.work, name="office-work"),
    path("deliveries/slips/", slips.slips, name="office-slips"),
    path("parcels/<int:pk>/retry/", parcels.retry, name="office-retry-parcel"),
    path("stock-at-amazon/read/", fba.read_now, name="office-read-fba"),
    path("stock-at-amazon/<int:pk>/book/", fba.book, name="office-book-fba"),
    path("send-to-amazon/<int:pk>/leave/", transfers.leave, name="office-transfer-leave"),
    path("send-to-amazon/<int:pk>/cancel/", transfers.cancel, name="office-transfer-cancel"),
    path("send-to-amazon/<int:pk>/arrive/", transfers.arrive, name="office-transfer-arrive"),
    path("accounts/<int:pk>/stock/", stock.preview, name="office-stock-preview"),
    path("accounts/<int:pk>/stock/<slug:verb>/", stock.press, name="office-stock"),
    path("quantities/<int:pk>/retry/", stock.retry, name="office-retry-quantity"),
    path("payouts/read/", payouts.read_now, name="office-read-payouts"),
    path("payouts/<int:pk>/match/", payouts.match, name="office-match-payout"),
    path("payouts/<int:pk>/pay-exact/", payouts.pay_exact, name="office-pay-exact"),
    path("payouts/<int:pk>/<slug:verb>/", payouts.press, name="office-payout"),
    path("mismatches/<int:pk>/<slug:how>/", payouts.repair, name="office-repair-mismatch"),
    path("payments/register/", paying.register, name="office-register-payment"),
    path("batches/<int:pk>/validate/", paying.validate_batch, name="office-validate-batch"),
    path("invoices/read/", invoices.read_now, name="office-read-invoices"),
    path("invoices/<int:pk>/pdf/", invoices.download, name="office-invoice-pdf"),
    path("invoices/<int:pk>/upload/", invoices.upload, name="office-upload-invoice"),
    path("invoices/<int:pk>/look/", invoices.look_again, name="office-look-again"),
    path("orders/<int:pk>/invoice/", invoices.invoice_order, name="office-invoice-order"),
    path("invoices/<int:pk>/credit/", crediting.credit_note, name="office-credit-note"),
    path("bills/<int:pk>/confirm/", paying.post_bill, name="office-post-bill"),
    path("bank/import/", bank.import_statement, name="office-import-statement"),
    path("bank/<int:pk>/match/", bank.match_line, name="office-match-line"),
    path("bank/<int:pk>/unmatch/", bank.unmatch_line, name="office-unmatch-line"),
    path("figures/", figures.figures, name="office-figures"),
    path("", admin.site.urls),
]
