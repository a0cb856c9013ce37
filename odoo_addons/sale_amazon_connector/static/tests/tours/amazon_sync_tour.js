// SPDX-License-Identifier: LGPL-3.0-or-later
import {cookie} from "@web/core/browser/cookie";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";
import {stepUtils} from "@web_tour/tour_service/tour_utils";

import {menu, patiently} from "./clicking";

const CRON = ["sale_amazon_connector", "ir_cron_amazon_connector_work"];
const PARCEL = "amazon.connector.parcel";
const TAG = ".oe_title .o_field_widget[name=amazon_connector_sync_state]";

/** What the test told: a seller of the local Amazon with credentials, in a cookie. */
function seller() {
    return JSON.parse(decodeURIComponent(cookie.get("amazon_seller")));
}

function call(model, method, args) {
    return rpc(`/web/dataset/call_kw/${model}/${method}`, {model, method, args, kwargs: {}});
}

/** *Run Manually* on the scheduled action, as nobody else runs it in a test. */
async function runTheJob() {
    const [, cron] = await call("ir.model.data", "check_object_reference", CRON);
    await call("ir.cron", "method_direct_trigger", [[cron]]);
}

/** What is not due yet is due: minutes have gone by. */
async function minutesLater() {
    const parcels = await call(PARCEL, "search", [[]]);
    await call(PARCEL, "write", [parcels, {due: false}]);
    await runTheJob();
}

function fill(name, value) {
    return {
        content: `Type ${name}`,
        trigger: `.o_field_widget[name=${name}] input`,
        run: (helpers) => helpers.edit(typeof value === "function" ? value() : value),
    };
}

function settings() {
    return [
        ...menu("sale.menu_sale_config", "sale.menu_sale_general_settings"),
        {
            content: "The Sales settings are open",
            trigger: ".o_settings_container #amazon_connector",
        },
    ];
}

registry.category("web_tour.tours").add("sale_amazon_connector_sync", {
    url: "/odoo",
    steps: () => patiently([
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open Sales"),
        ...settings(),
        {
            content: "Tick Amazon Sync",
            trigger: "#amazon_connector .o_field_widget[name=amazon_connector_enabled] input",
            run: "click",
        },
        {
            content: "Its links appear",
            trigger: "#amazon_connector button:contains(Amazon Marketplaces)",
        },
        {content: "Save", trigger: ".o_form_button_save:enabled", run: "click"},
        {
            content: "Saved: Odoo has loaded itself again",
            trigger: 'button[data-menu-xmlid="sale_amazon_connector.menu_amazon_connector"]',
        },
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open Sales again"),
        {
            content: "The overview opens first",
            trigger: ".o_amazon_connector_overview, .o_nocontent_help:contains(Amazon account)",
        },
        ...settings(),
        {
            content: "Amazon Accounts",
            trigger: "#amazon_connector button:contains(Amazon Accounts)",
            run: "click",
        },
        {content: "New", trigger: ".o_list_button_add", run: "click"},
        fill("name", "Tour Shop"),
        fill("home_marketplace_id", "Amazon.de"),
        {trigger: ".ui-autocomplete a:contains(Amazon.de)", run: "click"},
        fill("seller_id", () => seller().seller_id),
        fill("client_id", () => seller().client_id),
        fill("new_client_secret", () => seller().client_secret),
        fill("new_refresh_token", () => seller().refresh_token),
        {content: "Save", trigger: ".o_form_button_save", run: "click"},
        {
            content: "Link it",
            trigger: "button[name=action_check_credentials]",
            run: "click",
        },
        {content: "It is linked", trigger: ".o_field_widget[name=linked_at]"},
        {trigger: ".o_notebook .nav-link:contains(Marketplaces)", run: "click"},
        {
            content: "Amazon has told the seller's marketplaces",
            trigger: ".o_field_widget[name=marketplace_ids] .o_data_row:contains(Amazon.de)",
        },
        {content: "Sync Orders", trigger: "button[name=action_sync_orders]", run: "click"},
        {
            content: "The job runs",
            trigger: "button[name=action_sync_orders]:enabled",
            run: runTheJob,
        },
        ...menu(
            "sale_amazon_connector.menu_amazon_connector",
            "sale_amazon_connector.menu_amazon_connector_dashboard"
        ),
        {
            content: "The overview says what is to be done",
            trigger: ".o_amazon_connector_overview button:contains(1 To Ship)",
        },
        ...menu("sale.sale_order_menu", "sale.menu_sale_order"),
        {
            content: "Open the order",
            trigger: ".o_data_row td:contains(Tour Buyer)",
            run: "click",
        },
        {
            content: "Its delivery",
            trigger: "button[name=action_view_delivery]",
            run: "click",
        },
        fill("amazon_connector_carrier", "DHL"),
        {trigger: ".o_notebook .nav-link:contains(Additional Info)", run: "click"},
        fill("carrier_tracking_ref", "00340434161094000000"),
        {content: "Validate", trigger: "button[name=button_validate]", run: "click"},
        {
            content: "Amazon is going to be told: the job does it",
            trigger: `${TAG}:contains(To send)`,
            run: runTheJob,
        },
        {
            content: "Some minutes later it reads the order back",
            trigger: `${TAG}:contains(To send)`,
            run: minutesLater,
        },
        {
            content: "Back to the order",
            trigger: ".o_breadcrumb .o_back_button a, .o_back_button",
            run: "click",
        },
        {
            content: "The tag of the mission",
            trigger: `${TAG}:contains(Synchronized with Amazon)`,
        },
    ]),
});
