# SPDX-License-Identifier: LGPL-3.0-or-later
{
    "name": "Amazon Connector",
    "summary": "Amazon orders as sales orders, deliveries and stock moves, without Odoo Enterprise",
    "version": "18.0.0.1.0",
    "category": "Sales/Sales",
    # Not a module of the OCA, though it follows its conventions.
    # pylint: disable=manifest-required-author
    "author": "Amazon Connector for Odoo contributors",
    "license": "LGPL-3",
    "development_status": "Alpha",
    "depends": ["sale_management", "stock_delivery", "account"],
    "excludes": ["sale_amazon"],
    "external_dependencies": {"python": ["amazon-connector-for-odoo"]},
    "data": [
        "security/sale_amazon_connector_groups.xml",
        "security/ir.model.access.csv",
        "security/sale_amazon_connector_rules.xml",
        "data/amazon_connector_marketplace_data.xml",
        "data/ir_cron_data.xml",
        "wizards/amazon_connector_wizard_views.xml",
        "views/amazon_connector_templates.xml",
        "views/amazon_connector_account_views.xml",
        "views/amazon_connector_marketplace_views.xml",
        "views/amazon_connector_offer_views.xml",
        "views/amazon_connector_order_views.xml",
        "views/amazon_connector_issue_views.xml",
        "views/res_config_settings_views.xml",
        "views/sale_order_views.xml",
        "views/stock_picking_views.xml",
        "views/sale_amazon_connector_menus.xml",
    ],
}
