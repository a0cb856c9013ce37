/* SPDX-License-Identifier: LGPL-3.0-or-later */
import {registry} from "@web/core/registry";

const FIELD = ".o_field_widget[name='last_order_sync'] input";

function earlier(date) {
    return [
        {
            content: "Open the follow-up of orders",
            trigger: "a[name='follow_up']",
            run: "click",
        },
        {
            content: "Type an earlier time",
            trigger: FIELD,
            run: `edit ${date} && press Enter`,
        },
        {
            content: "Save",
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            content: "How many orders come is said",
            trigger: ".modal-body:contains('1 order comes.')",
        },
    ];
}

registry.category("web_tour.tours").add("amazon_connector_last_order_sync", {
    steps: () => [
        ...earlier("01/02/2026 10:00:00"),
        {
            content: "Not now",
            trigger: ".modal-footer .btn:contains('Not Now')",
            run: "click",
        },
        {
            content: "Nothing is saved",
            trigger: "body:not(:has(.modal)) .o_form_renderer.o_form_dirty",
        },
        {
            content: "Save after all",
            trigger: ".o_form_button_save:visible",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal-footer .btn-primary:contains('Synchronize Again')",
            run: "click",
        },
        {
            content: "It is saved",
            trigger: "body:not(:has(.modal)) .o_form_renderer.o_form_saved",
        },
    ],
});
