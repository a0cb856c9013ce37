// SPDX-License-Identifier: LGPL-3.0-or-later
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_service/tour_utils";

import {menu, patiently} from "./clicking";

const AMAZON = "sale_amazon_connector.menu_amazon_connector";
const ORDER = "302-7000000-0000005";
const REFUSAL = "The tracking number is not valid for this carrier.";
const TAG = ".oe_title .o_field_widget[name=amazon_connector_sync_state]";
const NO_DIALOG = "body:not(:has(.modal))";
const MOVES = ".o_field_widget[name=move_ids_without_package] .o_data_row";

function click(content, trigger) {
    return {content, trigger, run: "click"};
}

function type(content, trigger, value) {
    return {content, trigger, run: `edit ${value}`};
}

function tracking(reference) {
    return [
        click("Additional Info", ".o_notebook .nav-link:contains(Additional Info)"),
        type(
            "The tracking reference",
            ".o_field_widget[name=carrier_tracking_ref] input",
            reference
        ),
    ];
}

const TO_SEND = {
    content: "Amazon is going to be told",
    trigger: `${NO_DIALOG} ${TAG}:contains(To send)`,
};

/** A part of the order, out of the list of what must leave. */
function part(pieces, reference, last) {
    const backorder = [click("The rest leaves later", ".modal footer button[name=process]")];
    return patiently([
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open Sales"),
        ...menu(AMAZON, "sale_amazon_connector.menu_amazon_connector_leaving"),
        click("It is late", `.o_data_row:contains(${ORDER}):contains(Late) td[name=name]`),
        click("How many pieces", `${MOVES} td[name=quantity]`),
        type("So many leave", `${MOVES} .o_field_widget[name=quantity] input`, pieces),
        type("The carrier", ".o_field_widget[name=amazon_connector_carrier] input", "DHL"),
        ...tracking(reference),
        click("Validate", ".o_form_statusbar button[name=button_validate]"),
        ...(last ? [] : backorder),
        TO_SEND,
    ]);
}

/** The delivery of the parcel that Amazon refused, with Amazon's words. */
function theRefusedOne() {
    return [
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open Sales"),
        ...menu(AMAZON, "sale_amazon_connector.menu_amazon_connector_parcels"),
        click("It failed", `.o_data_row:contains(${ORDER}) td[name=order_ref]`),
        click("Its delivery", "button[name=action_open_picking]"),
        {content: "Amazon's words", trigger: `.alert-danger:contains(${REFUSAL})`},
        {content: "The tag", trigger: `${TAG}:contains(Synchronization with Amazon failed)`},
    ];
}

const tours = registry.category("web_tour.tours");

tours.add("sale_amazon_connector_first_part", {
    steps: () => part("2", "00340434161094042557", false),
});

tours.add("sale_amazon_connector_second_part", {
    steps: () => part("2", "00340434161094042558", false),
});

tours.add("sale_amazon_connector_third_part", {
    steps: () => part("1", "TYPO", true),
});

tours.add("sale_amazon_connector_corrected", {
    steps: () => patiently([
        ...theRefusedOne(),
        ...tracking("00340434161094042559"),
        click("Save", ".o_form_button_save:enabled"),
        TO_SEND,
    ]),
});

tours.add("sale_amazon_connector_retried", {
    steps: () => patiently([
        ...theRefusedOne(),
        click(
            "Retry Amazon Sync",
            ".o_form_statusbar button[name=action_amazon_connector_retry]"
        ),
        TO_SEND,
    ]),
});
