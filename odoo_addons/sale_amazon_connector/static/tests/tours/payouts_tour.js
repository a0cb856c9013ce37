// SPDX-License-Identifier: LGPL-3.0-or-later
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_service/tour_utils";

import {menu, patiently} from "./clicking";

const AMAZON = "sale_amazon_connector.menu_amazon_connector";
const CUSTOMERS = "account.menu_finance_receivables";
const VENDORS = "account.menu_finance_payables";
const NO_DIALOG = "body:not(:has(.modal))";

function click(content, trigger) {
    return {content, trigger, run: "click"};
}

function type(text, field) {
    return {content: `Type ${text}`, trigger: `${field} input`, run: `edit ${text}`};
}

/** A many2one, by its name. */
function choose(field, name, where = ".modal") {
    return [
        type(name, `${where} .o_field_widget[name=${field}]`),
        click(`Choose ${name}`, `.ui-autocomplete a:contains(${name})`),
    ];
}

/** The dialog of *Pay*, as Odoo's documentation fills it in for Amazon. */
function payWithBatchDeposit() {
    return [
        ...choose("journal_id", "Amazon Payments"),
        ...choose("payment_method_line_id", "Batch Deposit"),
        click("Create the payment", ".modal footer button[name=action_create_payments]"),
    ];
}

/** The payment that waits in this list, in a batch of its own. */
function batchOfPayment() {
    return [
        click("Select it", ".o_data_row .o_list_record_selector input"),
        click("Actions", ".o_cp_action_menus .dropdown-toggle:contains(Actions)"),
        click("Create Batch Payment", ".o_menu_item:contains(Create Batch Payment)"),
        click("Validate", ".o_form_statusbar button[name=action_validate]"),
        {content: "It waits for the bank", trigger: ".o_arrow_button_current:contains(Validated)"},
    ];
}

function thePayout() {
    return [
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open Sales"),
        ...menu(AMAZON, "sale_amazon_connector.menu_amazon_connector_settlements"),
        click("Open the payout", ".o_data_row td[name=settlement_ref]"),
    ];
}

const tours = registry.category("web_tour.tours");

tours.add("sale_amazon_connector_payout_post", {
    steps: () => patiently([
        ...thePayout(),
        click("One click", ".o_form_statusbar button[name=action_post]"),
        {content: "The job goes on with it", trigger: ".alert:contains(At work)"},
    ]),
});

tours.add("sale_amazon_connector_payout_match", {
    steps: () => patiently([
        ...thePayout(),
        {content: "It is posted", trigger: ".o_arrow_button_current:contains(Posted)"},
        click("Match Payout", ".o_form_statusbar button[name=action_match]"),
        {
            content: "The bank's line is proposed",
            trigger: ".modal .o_field_widget[name=line_text]:contains(AMAZON PAYMENTS)",
        },
        click("It is this one", ".modal footer button[name=action_match]"),
        {
            content: "It is matched",
            trigger: `${NO_DIALOG} button[name=action_view_bank_line]`,
        },
    ]),
});

tours.add("sale_amazon_connector_payout_vendor_bill", {
    steps: () => patiently([
        ...stepUtils.goToAppSteps("account.menu_finance", "Open Invoicing"),
        ...menu(VENDORS, "account.menu_action_move_in_invoice_type"),
        click("Enter Amazon's invoice of its commissions", ".o_list_button_add"),
        ...choose("partner_id", "Amazon Services", ".o_form_view"),
        type(luxon.DateTime.now().toFormat("MM/dd/yyyy"), ".o_field_widget[name=invoice_date]"),
        click("A line", "[name=invoice_line_ids] .o_field_x2many_list_row_add a"),
        type("5.00", "[name=invoice_line_ids] .o_selected_row [name=price_unit]"),
        click("Confirm", ".o_form_statusbar button[name=action_post]"),
        click("Pay", ".o_form_statusbar button[name=action_register_payment]"),
        ...payWithBatchDeposit(),
        {
            content: "It is paid",
            trigger: `${NO_DIALOG} .o_form_statusbar:not(:has(button[name=action_register_payment]))`,
        },
        ...menu(VENDORS, "account.menu_action_account_payments_payable"),
        ...batchOfPayment(),
    ]),
});

tours.add("sale_amazon_connector_payout_by_hand", {
    steps: () => patiently([
        ...stepUtils.goToAppSteps("account.menu_finance", "Open Invoicing"),
        ...menu(CUSTOMERS, "account.menu_action_move_out_invoice_type"),
        click(
            "What is not paid yet",
            ".o_data_row:contains(Not Paid) .o_list_record_selector input"
        ),
        click("Pay", "button[name=action_force_register_payment]"),
        ...payWithBatchDeposit(),
        {
            content: "It is there",
            trigger: `${NO_DIALOG} .o_field_widget[name=payment_method_line_id]`,
        },
        ...menu(CUSTOMERS, "account.menu_action_account_payments_receivable"),
        ...batchOfPayment(),
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open Sales"),
        ...menu(AMAZON, "sale_amazon_connector.menu_amazon_connector_bank_lines"),
        click(
            "Match the bank's line",
            ".o_data_row:contains(AMAZON BATCH) button[name=action_amazon_connector_match]"
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
