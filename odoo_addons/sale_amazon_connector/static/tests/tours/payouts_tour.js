// SPDX-License-Identifier: LGPL-3.0-or-later
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_service/tour_utils";

import {menu, patiently} from "./clicking";

const AMAZON = "sale_amazon_connector.menu_amazon_connector";
const CUSTOMERS = "account.menu_finance_receivables";
const NO_DIALOG = "body:not(:has(.modal))";

function click(content, trigger) {
    return {content, trigger, run: "click"};
}

/** A many2one, by its name. */
function choose(field, name) {
    return [
        {
            content: `Type ${name}`,
            trigger: `.modal .o_field_widget[name=${field}] input`,
            run: `edit ${name}`,
        },
        click(`Choose ${name}`, `.ui-autocomplete a:contains(${name})`),
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

tours.add("sale_amazon_connector_payout_by_hand", {
    steps: () => patiently([
        ...stepUtils.goToAppSteps("account.menu_finance", "Open Invoicing"),
        ...menu(CUSTOMERS, "account.menu_action_move_out_invoice_type"),
        click(
            "What is not paid yet",
            ".o_data_row:contains(Not Paid) .o_list_record_selector input"
        ),
        click("Pay", "button[name=action_force_register_payment]"),
        ...choose("journal_id", "Amazon Payments"),
        ...choose("payment_method_line_id", "Batch Deposit"),
        click("Create the payment", ".modal footer button[name=action_create_payments]"),
        {
            content: "It is there",
            trigger: `${NO_DIALOG} .o_field_widget[name=payment_method_line_id]`,
        },
        ...menu(CUSTOMERS, "account.menu_action_account_payments_receivable"),
        click("Select it", ".o_data_row .o_list_record_selector input"),
        click("Actions", ".o_cp_action_menus .dropdown-toggle:contains(Actions)"),
        click("Create Batch Payment", ".o_menu_item:contains(Create Batch Payment)"),
        click("Validate", ".o_form_statusbar button[name=action_validate]"),
        {content: "It waits for the bank", trigger: ".o_arrow_button_current:contains(Validated)"},
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open Sales"),
        ...menu(AMAZON, "sale_amazon_connector.menu_amazon_connector_bank_lines"),
        click(
            "Match the bank's line",
            ".o_data_row:contains(AMAZON BATCH) button[name=action_amazon_connector_match]"
        ),
        ...choose("batch_ids", "IN/"),
        {
            content: "Cents are written off",
            trigger: ".modal .o_field_widget[name=short]:contains(0.03)",
        },
        click("Match Payout", ".modal footer button[name=action_match]"),
        {content: "No line waits", trigger: `${NO_DIALOG} .o_list_view:not(:has(.o_data_row))`},
    ]),
});
