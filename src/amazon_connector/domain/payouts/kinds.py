# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an amount of a settlement is: Amazon's three words -> kind, and what it pays.

Amazon publishes no list of these words. Sources, by their mark:
[D] SP-API documentation, report type values of settlement reports; Finances API v0 model, whose
    ChargeType, FeeType and event names are the same words;
[T] public samples of V2 settlement files and open programs that read them (seen 2026-11).
Words are compared without regard to case, spaces, hyphens and underscores: samples disagree on
them. What no rule names is UNKNOWN: it is accepted, shown, and waits for a person.
"""

from __future__ import annotations

import re

from amazon_connector.records_money import (
    ADVERTISING,
    COMMISSION,
    FBA_FEE,
    GIFT_WRAP_SOLD,
    OTHER_CHARGE,
    OTHER_FEE,
    PAYS_CREDIT_NOTE,
    PAYS_INVOICE,
    PAYS_NOTHING,
    PROMOTION,
    REFUND,
    REFUND_TAX,
    REIMBURSEMENT,
    RESERVE,
    SALES,
    SHIPPING_SOLD,
    TAX,
    TRANSFER,
    UNKNOWN,
    WITHHELD_TAX,
)

_NOISE = re.compile(r"[\s_-]+")


def _plain(text: str) -> str:
    return _NOISE.sub("", text).casefold()


def _words(words: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(map(_plain, words.split("|")))


def _table(**kinds: str) -> dict[str, str]:
    """Word -> kind, from kind -> words."""
    return {_plain(word): kind for kind, words in kinds.items() for word in words.split("|")}


# Transactions that give money back to a buyer [D, T]; all others of an order take it.
_REFUNDS = _words("Refund|Chargeback Refund|A-to-z Guarantee Refund|Guarantee Claim")
# amount-type ItemPrice [D: ChargeType]: what the buyer pays.
_CHARGES = _table(
    **{
        SALES: "Principal",
        SHIPPING_SOLD: "Shipping|ShippingCharge|ReturnShipping",
        GIFT_WRAP_SOLD: "GiftWrap|GiftWrapCharge",
        TAX: "Tax|ShippingTax|GiftWrapTax|Product Tax|Sales Tax|COD Tax|TaxDiscount",
    }
)
# amount-type ItemFees [D: FeeType]; whatever begins with FBA is an FBA fee.
_COMMISSIONS = _words(
    "Commission|RefundCommission|ReferralFee|VariableClosingFee|FixedClosingFee|ShippingHB|"
    "ShippingChargeback|GiftwrapChargeback|GetPaidFasterFee"
)
# amount-types that say everything [T].
_TYPES = _table(
    **{
        ADVERTISING: "Cost of Advertising|ProductAdsPayment|Coupon Redemption Fee|"
        "CouponRedemptionFee|Lightning Deal Fee|Deal Fee|Vine Enrollment Fee|SellerDealPayment",
        REIMBURSEMENT: "FBA Inventory Reimbursement|SAFE-T Reimbursement|"
        "Manual Processing Fee Reimbursement|A-to-z Guarantee Reimbursement",
        FBA_FEE: "FBA Fees|FBAFees|ShipmentFees|FBA Customer Returns Fee|"
        "FBA Inbound Placement Service Fee|Inbound Transportation Fee",
        OTHER_FEE: "OrderFees|AmazonFees|Subscription|ItemFeeAdjustment|Shipping Services",
        TRANSFER: "Transfer",
    }
)
# amount-descriptions of what concerns no order, or no document of it [D: event names; T].
_OTHERS = _table(
    **{
        RESERVE: "Current Reserve Amount|Previous Reserve Amount Balance",
        TRANSFER: "Transfer of funds|Transfer of funds unsuccessful: We could not transfer funds|"
        "Payable to Amazon|Successful charge|Unsuccessful charge|Debt Payment|Micro Deposit|"
        "Failed transfer|Disbursement|BalanceAdjustment",
        FBA_FEE: "Storage Fee|FBA Long-Term Storage|FBA Long-Term Storage Fee|"
        "StorageRenewalBilling|FBA Storage Fee|DisposalComplete|RemovalComplete|"
        "FBA Removal Order: Disposal Fee|"
        "FBA Removal Order: Return Fee|FBA Inbound Placement Service Fee|"
        "Inbound Transportation Fee|Inbound Transportation Program Fee|"
        "FBAInboundTransportationFee|FBA Prep Fee: Labeling|"
        "FBA International Freight Shipping Charge|Manual Processing Fee|Inventory Placement Fee|"
        "Unplanned Service Fee - Barcode Label Missing|FBA Customer Returns Per Unit Fee|"
        "FBA transportation fee|FBA Aged Inventory Surcharge|Warehousing and Distribution",
        OTHER_FEE: "Subscription Fee|NonSubscriptionFeeAdj|Non-subscription Fee Adjustment|"
        "Shipping label purchased through Amazon|Shipping label purchase for return|"
        "Carrier Shipping Label Adjustments|Postage Billing|ReturnPostageBilling_Postage|"
        "ReturnPostageBilling_PostageAdjustment|Digital Services Fee|Digital Services Fee FBA|"
        "High-volume listing fee|Regulatory Fee|Amazon Capital Services|Tax on fee",
        ADVERTISING: "Lightning Deal Fee|Coupon Redemption Fee|Vine Enrollment Fee|"
        "Cost of Advertising|Prime Exclusive Discount Fee|Premium Experience Fee",
        REIMBURSEMENT: "REVERSAL_REIMBURSEMENT|WAREHOUSE_DAMAGE|WAREHOUSE_LOST|"
        "WAREHOUSE_LOST_MANUAL|WAREHOUSE_DAMAGE_EXCEPTION|MISSING_FROM_INBOUND|"
        "MISSING_FROM_INBOUND_CLAWBACK|COMPENSATED_CLAWBACK|FREE_REPLACEMENT_REFUND_ITEMS|"
        "INBOUND_CARRIER_DAMAGE|INCORRECT_FEES_ITEMS|RE_EVALUATION|CS_ERROR_ITEMS|"
        "REMOVAL_ORDER_LOST|REMOVAL_ORDER_DAMAGED|SAFE-T Reimbursement|SAFE-T-REIMBURSEMENT|"
        "Buyer Recharge|BuyerRecharge|Goodwill|Other concession|General Adjustment",
    }
)
# The tax that Amazon owes itself as marketplace was never on the seller's invoice; all else that it
# withholds (India's TCS and TDS) is the seller's own tax [D: TaxCollectionModel].
_NOT_INVOICED = ("marketplacefacilitator", "lowvaluegoodstax")


def kind_of(transaction: str, amount_type: str, description: str) -> tuple[str, str]:
    """Kind (of ``SETTLED_KINDS``) and what it pays if it has an order."""
    amount, word = _plain(amount_type), _plain(description)
    refunded = _plain(transaction) in _REFUNDS
    pays = PAYS_CREDIT_NOTE if refunded else PAYS_INVOICE
    if word.startswith("costofpoints"):
        return PROMOTION, PAYS_NOTHING  # Japan: points that the seller grants
    if amount == "itemprice":
        return _charged(word, refunded), pays
    if amount == "promotion":
        return PROMOTION, pays
    if amount == "itemwithheldtax":
        return WITHHELD_TAX, pays if word.startswith(_NOT_INVOICED) else PAYS_NOTHING
    if amount == "itemfees":
        return _fee(word), PAYS_NOTHING
    return _other(_plain(transaction), amount, word), PAYS_NOTHING


def _charged(word: str, refunded: bool) -> str:
    kind = _CHARGES.get(word) or (TAX if word.endswith("tax") else OTHER_CHARGE)
    if not refunded:
        return kind
    return REFUND_TAX if kind == TAX else REFUND


def _fee(word: str) -> str:
    if word.startswith("fba"):
        return FBA_FEE
    return COMMISSION if word in _COMMISSIONS else OTHER_FEE


def _other(transaction: str, amount: str, word: str) -> str:
    for table, text in (
        (_OTHERS, word),
        (_TYPES, amount),
        (_TYPES, transaction),
        (_OTHERS, amount),
    ):
        if text in table:
            return table[text]
    if amount.startswith("fba") and "reimbursement" not in amount:
        return FBA_FEE
    return UNKNOWN
