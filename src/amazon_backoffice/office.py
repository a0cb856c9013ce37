# SPDX-License-Identifier: LGPL-3.0-or-later
"""How the office looks and where things are: the menu's names and paths are Odoo's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy

APP = "amazon_backoffice"


def _list(model: str) -> Any:
    return reverse_lazy(f"admin:{APP}_{model}_changelist")


def _item(title: str, icon: str, model: str, app: str = APP, badge: str = "") -> dict[str, Any]:
    def permission(request: HttpRequest) -> bool:
        return request.user.has_perm(f"{app}.view_{model}")

    item = {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{model}_changelist"),
        "permission": permission,
    }
    return {**item, "badge": badge} if badge else item


def _menu() -> list[dict[str, Any]]:
    return [
        {
            "items": [
                {"title": "Dashboard", "icon": "dashboard", "link": reverse_lazy("admin:index")},
                _item("Amazon Issues", "report", "issue", badge=f"{APP}.views.badges.open_issues"),
            ]
        },
        {
            "title": "Sales",
            "items": [
                _item("Orders", "shopping_cart", "salesorder"),
                _item("Amazon Orders", "receipt_long", "amazonorder"),
                _item("Payouts", "payments", "settlement", badge=f"{APP}.views.badges.payouts"),
                _item("Offers", "sell", "offer"),
                _item("Contacts", "contacts", "contact"),
                _item("Products", "inventory_2", "product"),
                {
                    "title": "Reporting › Figures",
                    "icon": "bar_chart",
                    "link": reverse_lazy("office-figures"),
                    "permission": f"{APP}.views.figures.may_see",
                },
            ],
        },
        {
            "title": "Sales › Configuration",
            "items": [
                {
                    "title": "Settings",
                    "icon": "settings",
                    "link": reverse_lazy("office-settings"),
                },
                _item("Amazon Accounts", "storefront", "account"),
                _item("Sales Teams", "groups", "salesteam"),
                _item("Taxes", "percent", "tax"),
                _item("Fiscal Positions", "swap_horiz", "fiscalposition"),
            ],
        },
        _inventory(),
        *_accounting(),
        {
            "title": "Administration",
            "separator": True,
            "collapsible": True,
            "items": [
                _item("Companies", "business", "company"),
                _item("Stock Locations", "warehouse", "stocklocation"),
                _item("Users", "person", "user", app="auth"),
            ],
        },
    ]


def _inventory() -> dict[str, Any]:
    return {
        "title": "Inventory",
        "items": [
            {
                "title": "What Must Leave",
                "icon": "alarm",
                "link": reverse_lazy("office-leaving"),
                "permission": lambda request: request.user.has_perm(f"{APP}.view_delivery"),
            },
            _item("Deliveries", "local_shipping", "delivery"),
            _item("Parcels", "package_2", "parcel", badge=f"{APP}.views.badges.stuck_parcels"),
            _item(
                "Quantities on Amazon",
                "production_quantity_limits",
                "skustock",
                badge=f"{APP}.views.badges.stuck_quantities",
            ),
            _item("Stock at Amazon", "balance", "fbadrift"),
            _item("Send to Amazon", "forklift", "amazontransfer"),
            _item("Reporting › Stock", "inventory", "stockquant"),
            _item("Reporting › Stock at Amazon by Country", "public", "fbastock"),
            _item("Reporting › Moves History", "history", "stockmove"),
            _item("Configuration › Carriers", "local_post_office", "carrier"),
        ],
    }


def _accounting() -> list[dict[str, Any]]:
    return [
        {
            "title": "Accounting",
            "items": [
                _item("Invoices", "request_quote", "document"),
                _item("Vendor Bills", "receipt", "vendorbill"),
                _item("Payments", "paid", "payment"),
                _item("Batch Payments", "stacks", "batchpayment"),
                _item("Bank Statements", "account_balance", "bankstatement"),
                _item("Bank Lines", "handshake", "bankstatementline"),
                _item("Journal Entries", "menu_book", "journalentry"),
            ],
        },
        {
            "title": "Accounting › Configuration",
            "items": [
                _item("Payout Accounts", "rule", "payoutaccount"),
                _item("Chart of Accounts", "account_tree", "ledgeraccount"),
                _item("Journals", "library_books", "journal"),
                _item("Exchange Rates", "currency_exchange", "currencyrate"),
            ],
        },
    ]


_SALES = ("Sales", f"admin:{APP}_salesorder_changelist")
_CONFIGURATION = ("Configuration", "office-settings")
_CONNECTORS = (("Settings", "office-settings"), ("Connectors", "office-settings"))
_SETTINGS = (_SALES, _CONFIGURATION, *_CONNECTORS)
_INVENTORY = ("Inventory", f"admin:{APP}_delivery_changelist")
_ACCOUNTING = ("Accounting", f"admin:{APP}_document_changelist")

# The way to the list of a model.
PATHS: dict[str, tuple[tuple[str, str], ...]] = {
    "salesorder": (_SALES,),
    "amazonorder": (_SALES,),
    "offer": (_SALES,),
    "issue": (_SALES,),
    "contact": (_SALES,),
    "product": (_SALES,),
    "account": _SETTINGS,
    "marketplace": _SETTINGS,
    "salesteam": (_SALES, _CONFIGURATION),
    "tax": (_SALES, _CONFIGURATION),
    "fiscalposition": (_SALES, _CONFIGURATION),
    "company": (("Administration", ""),),
    "user": (("Administration", ""),),
    "delivery": (_INVENTORY,),
    "parcel": (_INVENTORY,),
    "carrier": (_INVENTORY, ("Configuration", "")),
    "stocklocation": (_INVENTORY,),
    "fbadrift": (_INVENTORY,),
    "amazontransfer": (_INVENTORY,),
    "fbastock": (_INVENTORY, ("Reporting", "")),
    "skustock": (_INVENTORY,),
    "stockquant": (_INVENTORY, ("Reporting", "")),
    "stockmove": (_INVENTORY, ("Reporting", "")),
    "settlement": (_SALES,),
    "settlementline": (_SALES,),
    "document": (_ACCOUNTING,),
    "vendorbill": (_ACCOUNTING,),
    "payment": (_ACCOUNTING,),
    "batchpayment": (_ACCOUNTING,),
    "bankstatement": (_ACCOUNTING,),
    "bankstatementline": (_ACCOUNTING,),
    "journalentry": (_ACCOUNTING,),
    "payoutaccount": (_ACCOUNTING, ("Configuration", "")),
    "ledgeraccount": (_ACCOUNTING, ("Configuration", "")),
    "journal": (_ACCOUNTING, ("Configuration", "")),
    "currencyrate": (_ACCOUNTING, ("Configuration", "")),
}

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Amazon office",
    "SITE_HEADER": "Amazon office",
    "SITE_SUBHEADER": "Amazon Connector for Odoo",
    "SITE_SYMBOL": "storefront",
    "SITE_URL": None,
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda request: static(f"{APP}/favicon.svg"),
        }
    ],
    "STYLES": [lambda request: static(f"{APP}/office.css")],
    "DASHBOARD_CALLBACK": f"{APP}.views.dashboard.fill",
    "ENVIRONMENT": f"{APP}.views.badges.environment",
    "LOGIN": {"form": f"{APP}.signin.SignInForm"},
    "BORDER_RADIUS": "6px",
    "COLORS": {
        "primary": {
            "50": "oklch(97.8% .014 220)",
            "100": "oklch(94.6% .03 220)",
            "200": "oklch(89% .055 220)",
            "300": "oklch(81% .085 220)",
            "400": "oklch(70% .105 222)",
            "500": "oklch(59% .105 224)",
            "600": "oklch(49% .092 226)",
            "700": "oklch(43% .08 227)",
            "800": "oklch(37% .066 228)",
            "900": "oklch(32% .052 229)",
            "950": "oklch(24% .04 230)",
        }
    },
    "SIDEBAR": {"show_search": False, "show_all_applications": False, "navigation": _menu()},
}
