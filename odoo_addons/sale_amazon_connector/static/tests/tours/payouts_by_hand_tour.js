// SPDX-License-Identifier: LGPL-3.0-or-later
import {registry} from "@web/core/registry";

import {NO_DIALOG, amazon, bankLine, invoicing} from "./money_tours";
import {choose, click, patiently, told, type} from "./clicking";

const CUSTOMERS = "menu_finance_receivables";
const VENDORS = "menu_finance_payables";
const {DateTime} = luxon;

/** The dialog of *Pay*, as Odoo's documentation fills it in for Amazon. */
function payWithBatchDeposit() {
    return [
        ...choose("journal_id", "Amazon Payments"),
        ...choose("payment_method_line_id", "Batch Deposit"),
        click("Create the payment", ".modal footer button[name=action_create_payments]"),
    ];
}

/** All that the list shows. */
function select(count) {
    return [
        click("Select them", "thead .o_list_record_selector input"),
        {content: "So many", trigger: `.o_list_selection_box b:contains(/^${count}$/)`},
    ];
}

/** The payments of this list, in a batch of their own. */
function batchOfPayments(count) {
    return [
        ...select(count),
        click("Actions", ".o_cp_action_menus .dropdown-toggle:contains(Actions)"),
        click("Create Batch Payment", ".o_menu_item:contains(Create Batch Payment)"),
        click("Validate", ".o_form_statusbar button[name=action_validate]"),
        {content: "It waits for the bank", trigger: ".o_arrow_button_current:contains(Validated)"},
    ];
}

/** The list's own filters: not paid yet, and the month before this one. */
function toPayOfLastMonth() {
    const month = DateTime.now().minus({months: 1}).toFormat("MMMM");
    return [
        click("Filters", ".o_searchview_dropdown_toggler"),
        click("What is not paid yet", ".o_filter_menu .o_menu_item:contains(To pay)"),
        click("The invoices' dates", ".o_accordion_toggle:contains(Invoice Date)"),
        click(month, `.o_accordion_values .o_item_option:contains(${month})`),
        click("That is all", ".o_searchview_dropdown_toggler"),
        {content: "Of that month", trigger: `.o_searchview_facet:contains(${month})`},
    ];
}

const tours = registry.category("web_tour.tours");

tours.add("sale_amazon_connector_payout_vendor_bill", {
    steps: () => patiently([
        ...invoicing(VENDORS, "menu_action_move_in_invoice_type"),
        click("Enter Amazon's invoice of its commissions", ".o_list_button_add"),
        ...choose("partner_id", "Amazon Services", ".o_form_view"),
        type(DateTime.now().toFormat("MM/dd/yyyy"), ".o_field_widget[name=invoice_date]"),
        click("A line", "[name=invoice_line_ids] .o_field_x2many_list_row_add a"),
        type("5.00", "[name=invoice_line_ids] .o_selected_row [name=price_unit]"),
        click("Confirm", ".o_form_statusbar button[name=action_post]"),
        click("Pay", ".o_form_statusbar button[name=action_register_payment]"),
        ...payWithBatchDeposit(),
        {
            content: "It is paid",
            trigger: `${NO_DIALOG} .o_form_statusbar:not(:has(button[name=action_register_payment]))`,
        },
        ...invoicing(VENDORS, "menu_action_account_payments_payable"),
        ...batchOfPayments(1),
    ]),
});

tours.add("sale_amazon_connector_payout_by_hand", {
    steps: () => patiently([
        ...invoicing(CUSTOMERS, "menu_action_move_out_invoice_type"),
        ...toPayOfLastMonth(),
        ...select(2),
        click("Pay", "button[name=action_force_register_payment]"),
        ...payWithBatchDeposit(),
        {content: "Their payments", trigger: `${NO_DIALOG} .o_breadcrumb:contains(Payments)`},
        ...batchOfPayments(2),
        ...bankLine(told()),
        click(
            "Match the bank's line",
            `.o_data_row:contains(${told().label}) button[name=action_amazon_connector_match]`
        ),
        ...choose("batch_ids", "IN/"),
        ...choose("batch_ids", "OUT/"),
        {
            content: "Cents are written off",
            trigger: ".modal .o_field_widget[name=short]:contains(0.03)",
        },
        click("Match Payout", ".modal footer button[name=action_match]"),
        {content: "No line waits", trigger: `${NO_DIALOG} .o_list_view:not(:has(.o_data_row))`},
    ]),
});
