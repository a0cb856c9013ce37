// SPDX-License-Identifier: LGPL-3.0-or-later
import {stepUtils} from "@web_tour/tour_service/tour_utils";

import {choose, click, menu, type} from "./clicking";

const AMAZON = "sale_amazon_connector.menu_amazon_connector";
export const NO_DIALOG = "body:not(:has(.modal))";

/** An entry of *Sales ▸ Amazon*. */
export function amazon(entry) {
    return [
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open Sales"),
        ...menu(AMAZON, `sale_amazon_connector.${entry}`),
    ];
}

/** An entry of Odoo's own *Invoicing*. */
export function invoicing(section, entry) {
    return [
        ...stepUtils.goToAppSteps("account.menu_finance", "Open Invoicing"),
        ...menu(`account.${section}`, `account.${entry}`),
    ];
}

/** The line that the bank's paper says, typed under *Bank Lines*. */
export function bankLine({date, label, amount}) {
    const row = ".o_selected_row .o_field_widget";
    return [
        ...amazon("menu_amazon_connector_bank_lines"),
        click("A new line", ".o_list_button_add"),
        type(date, `${row}[name=date]`),
        ...choose("journal_id", "Bank", ".o_selected_row"),
        type(label, `${row}[name=payment_ref]`),
        type(amount, `${row}[name=amount]`),
        click("Save", ".o_list_button_save"),
        {content: "It is there", trigger: `.o_data_row:not(.o_selected_row):contains(${label})`},
    ];
}
