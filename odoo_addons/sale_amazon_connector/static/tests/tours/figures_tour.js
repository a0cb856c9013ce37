// SPDX-License-Identifier: LGPL-3.0-or-later
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_service/tour_utils";

import {click, menu, patiently} from "./clicking";

const tours = registry.category("web_tour.tours");

function figures() {
    return [
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open Sales"),
        ...menu("sale.menu_sale_report", "sale_amazon_connector.menu_amazon_connector_report"),
        {content: "A chart", trigger: ".o_graph_renderer canvas"},
        // The test's orders are of a day that stays.
        click("Of all years", ".o_searchview_facet:contains(Last 365 Days) .o_facet_remove"),
        {content: "All of them", trigger: ".o_searchview:not(:has(.o_searchview_facet))"},
    ];
}

tours.add("sale_amazon_connector_figures_chart", {
    steps: () => patiently([
        ...figures(),
        click("Measures", ".o_graph_view .dropdown-toggle:contains(Measures)"),
        click("Orders", ".o_menu_item:contains(/^Orders$/)"),
        click("As a pie", ".o_graph_button[data-mode=pie]"),
        {content: "It is one", trigger: ".o_graph_button.active[data-mode=pie]"},
        {content: "Drawn", trigger: ".o_graph_renderer canvas"},
    ]),
});

tours.add("sale_amazon_connector_figures_pivot", {
    steps: () => patiently([
        ...figures(),
        click("As a table", ".o_switch_view.o_pivot"),
        {content: "What was sold", trigger: ".o_pivot_cell_value:contains(60.00)"},
        {content: "Where", trigger: ".o_pivot tbody th:contains(Amazon.de)"},
        click("Download XLSX", ".o_pivot_download:enabled"),
    ]),
});
