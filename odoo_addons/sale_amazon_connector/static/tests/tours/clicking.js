// SPDX-License-Identifier: LGPL-3.0-or-later

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
