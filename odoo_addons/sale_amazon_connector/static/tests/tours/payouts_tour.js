// SPDX-License-Identifier: LGPL-3.0-or-later
import {registry} from "@web/core/registry";

import {NO_DIALOG, amazon, bankLine} from "./money_tours";
import {click, patiently, told} from "./clicking";

const BUTTON = ".o_form_statusbar button";
const STATE = ".o_arrow_button_current";
const ORDERS = ".o_field_widget[name=mismatch_ids] .o_data_row";

function thePayout() {
    return [
        ...amazon("menu_amazon_connector_settlements"),
        click("Open it", `.o_data_row:contains(${told().settlement}) td[name=settlement_ref]`),
    ];
}

/** Out of what does not match: the order that this line is about. */
function openOrder(order) {
    return [
        click("To Look at", ".o_notebook .nav-link:contains(To Look at)"),
        click("Open Order", `${ORDERS}:contains(${order}) button[name=action_view_order]`),
    ];
}

const CONFIRMED = {content: "It is posted", trigger: `${STATE}:contains(Posted)`};

function makeInvoice() {
    return [
        click("Create Invoice", `${BUTTON}:contains(Create Invoice)`),
        click("Create Draft", ".modal footer button[name=create_invoices]"),
        click("Confirm", `${NO_DIALOG} ${BUTTON}[name=action_post]`),
        CONFIRMED,
    ];
}

function makeCreditNote() {
    return [
        click("The order's invoice", "button[name=action_view_invoice]"),
        click("Credit Note", `${BUTTON}[name=action_reverse]`),
        click("Reverse", ".modal footer button[name=refund_moves]"),
        click("Confirm", `${NO_DIALOG} ${BUTTON}[name=action_post]`),
        CONFIRMED,
    ];
}

const tours = registry.category("web_tour.tours");

tours.add("sale_amazon_connector_payout_post", {
    steps: () => patiently([
        ...thePayout(),
        click("One click", `${BUTTON}[name=action_post]`),
        {content: "The job goes on with it", trigger: ".alert:contains(At work)"},
    ]),
});

tours.add("sale_amazon_connector_payout_reverse", {
    steps: () => patiently([
        ...thePayout(),
        click("Take it back", `${BUTTON}[name=action_reverse]`),
        click("Yes", ".modal:contains(is reversed) footer .btn-primary"),
        {content: "The job goes on with it", trigger: `${NO_DIALOG} .alert:contains(At work)`},
    ]),
});

tours.add("sale_amazon_connector_payout_bank", {
    steps: () => patiently([
        ...bankLine(told()),
        click(
            "Match Payout, on the line",
            `.o_data_row:contains(${told().label}) button[name=action_amazon_connector_match]`
        ),
        {
            content: "The payout is proposed",
            trigger: `.modal .o_field_widget[name=settlement_ids]:contains(${told().settlement})`,
        },
        click("It is this one", ".modal footer button[name=action_match]"),
        {content: "No line waits", trigger: `${NO_DIALOG} .o_list_view:not(:has(.o_data_row))`},
    ]),
});

tours.add("sale_amazon_connector_payout_to_look_at", {
    steps: () => patiently([
        ...thePayout(),
        {content: "Two wait", trigger: ".alert-warning .o_field_widget:contains(2)"},
        ...openOrder(told().sold),
        ...makeInvoice(),
        ...thePayout(),
        ...openOrder(told().refunded),
        ...makeCreditNote(),
        ...thePayout(),
        click("Pay All Exact", `${BUTTON}[name=action_pay_exact]`),
        {content: "Both", trigger: ".o_notification:contains(Paid: 2.)"},
        {content: "None waits", trigger: `.o_form_view:not(:has(.alert-warning)) ${STATE}`},
        ...bankLine(told()),
        ...thePayout(),
        click("Match Payout, on the payout", `${BUTTON}[name=action_match]`),
        {
            content: "The bank's line is proposed",
            trigger: `.modal .o_field_widget[name=line_text]:contains(${told().label})`,
        },
        click("It is this one", ".modal footer button[name=action_match]"),
        {content: "It is matched", trigger: `${NO_DIALOG} button[name=action_view_bank_line]`},
    ]),
});

tours.add("sale_amazon_connector_payout_balances", {
    steps: () => patiently([
        click("How to look", ".o_searchview_dropdown_toggler"),
        click("By account", ".o_group_by_menu .o_menu_item:contains(/^Account$/)"),
        click("That is all", ".o_searchview_dropdown_toggler"),
        {content: "There they are", trigger: ".o_group_header:contains(To clarify)"},
    ]),
});
