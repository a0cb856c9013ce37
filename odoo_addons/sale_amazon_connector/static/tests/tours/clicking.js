// SPDX-License-Identifier: LGPL-3.0-or-later
import {cookie} from "@web/core/browser/cookie";

/** An entry of the menu, in its section. */
export function menu(section, entry) {
    return [
        {trigger: `button[data-menu-xmlid="${section}"]`, run: "click"},
        {trigger: `.dropdown-item[data-menu-xmlid="${entry}"]`, run: "click"},
    ];
}

/** Each step waits for what a busy machine does slowly; what never comes fails all the same. */
export function patiently(steps) {
    return steps.map((step) => ({timeout: 60000, ...step}));
}

export function click(content, trigger) {
    return {content, trigger, run: "click"};
}

export function type(text, field) {
    return {content: `Type ${text}`, trigger: `${field} input`, run: `edit ${text}`};
}

/** A many2one, by its name. */
export function choose(field, name, where = ".modal") {
    return [
        type(name, `${where} .o_field_widget[name=${field}]`),
        click(`Choose ${name}`, `.ui-autocomplete a:contains(${name})`),
    ];
}

/** What the test knows and a person would see on paper, in a cookie. */
export function told() {
    return JSON.parse(decodeURIComponent(cookie.get("amazon_told")));
}
