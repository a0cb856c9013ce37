# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import pytest

from amazon_connector.domain.payouts.kinds import kind_of
from amazon_connector.records_money import SETTLED_KINDS

INVOICE, CREDIT, NOTHING = "invoice", "credit_note", ""


@pytest.mark.parametrize(
    ("words", "kind", "pays"),
    [
        ("Order|ItemPrice|Principal", "sales", INVOICE),
        ("Order|ItemPrice|Tax", "tax", INVOICE),
        ("Order|ItemPrice|Shipping", "shipping", INVOICE),
        ("Order|ItemPrice|ShippingTax", "tax", INVOICE),
        ("Order|ItemPrice|GiftWrap", "gift_wrap", INVOICE),
        ("Order|ItemPrice|GiftWrapTax", "tax", INVOICE),
        ("Order|ItemPrice|CODFee", "other_charge", INVOICE),
        ("Order|ItemPrice|CODFeeTax", "tax", INVOICE),
        ("Order|ItemPrice|DeliveryTip", "other_charge", INVOICE),
        ("Order|Promotion|Principal", "promotion", INVOICE),
        ("Order|Promotion|TaxDiscount", "promotion", INVOICE),
        ("Order|ItemFees|Commission", "commission", NOTHING),
        ("Order|ItemFees|FBAPerUnitFulfillmentFee", "fba_fee", NOTHING),
        ("Order|ItemFees|ShippingHB", "commission", NOTHING),
        ("Order|ItemFees|DigitalServicesFee", "other_fee", NOTHING),
        ("Order|ItemWithheldTax|MarketplaceFacilitatorTax-Principal", "withheld_tax", INVOICE),
        ("Order|ItemWithheldTax|MarketplaceFacilitatorVAT-Shipping", "withheld_tax", INVOICE),
        ("Order|ItemWithheldTax|TCS-IGST", "withheld_tax", NOTHING),
        ("Order|Cost of Points|CostOfPointsGranted", "promotion", NOTHING),
        ("Refund|ItemPrice|Principal", "refund", CREDIT),
        ("Refund|ItemPrice|Tax", "refund_tax", CREDIT),
        ("Refund|ItemPrice|Shipping", "refund", CREDIT),
        ("Refund|Promotion|Principal", "promotion", CREDIT),
        ("Refund|ItemFees|RefundCommission", "commission", NOTHING),
        ("Refund|ItemWithheldTax|MarketplaceFacilitatorTax-Principal", "withheld_tax", CREDIT),
        ("Chargeback Refund|ItemPrice|Principal", "refund", CREDIT),
        ("A-to-z Guarantee Refund|ItemPrice|Principal", "refund", CREDIT),
        ("ServiceFee|Cost of Advertising|TransactionTotalAmount", "advertising", NOTHING),
        ("CouponRedemptionFee|CouponRedemptionFee|Save 5", "advertising", NOTHING),
        ("other-transaction|other-transaction|Subscription Fee", "other_fee", NOTHING),
        ("other-transaction|other-transaction|Storage Fee", "fba_fee", NOTHING),
        ("Other-Transaction|Other-Transaction|current reserve amount", "reserve", NOTHING),
        ("other-transaction|other-transaction|Previous Reserve Amount Balance", "reserve", NOTHING),
        ("other-transaction|other-transaction|Payable to Amazon", "transfer", NOTHING),
        ("Transfer|Transfer|Anything", "transfer", NOTHING),
        ("other-transaction|FBA Inventory Reimbursement|REVERSAL_REIMBURSEMENT", "reimbursement",
         NOTHING),
        ("other-transaction|FBA Inventory Reimbursement|New reason", "reimbursement", NOTHING),
        ("other-transaction|FBA Something New|Base fee", "fba_fee", NOTHING),
        ("other-transaction|other-transaction|Brand new thing", "unknown", NOTHING),
        ("Order|BrandNewType|Principal", "unknown", NOTHING),
        ("||", "unknown", NOTHING),
    ],
)  # fmt: skip
def test_amazons_words(words: str, kind: str, pays: str):
    transaction, amount_type, description = words.split("|")
    assert kind_of(transaction, amount_type, description) == (kind, pays)
    assert kind in SETTLED_KINDS
