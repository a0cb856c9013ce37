/* SPDX-License-Identifier: LGPL-3.0-or-later */
import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {FormController} from "@web/views/form/form_controller";
import {_t} from "@web/core/l10n/translation";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/**
 * An earlier Last Order Sync: Save says how many orders come, and goes on after a yes.
 *
 * Asked once, at Save: each count spends calls that Amazon counts.
 */
export class AmazonAccountFormController extends FormController {
    async onWillSaveRecord(record, changes) {
        if ((await super.onWillSaveRecord(...arguments)) === false) {
            return false;
        }
        if (!record.resId || !changes.last_order_sync) {
            return true;
        }
        const comes = await this.orm.call(record.resModel, "amazon_history_told", [
            [record.resId],
            changes.last_order_sync,
        ]);
        return comes ? this.askToSynchronizeAgain(comes) : true;
    }

    /**
     * @param {String} comes how many orders, in sentences
     * @returns {Promise<Boolean>} whether to save
     */
    askToSynchronizeAgain(comes) {
        return new Promise((resolve) => {
            this.dialogService.add(
                ConfirmationDialog,
                {
                    title: _t("Last Order Sync"),
                    body: comes,
                    confirmLabel: _t("Synchronize Again"),
                    confirm: () => resolve(true),
                    cancelLabel: _t("Not Now"),
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }
}

registry.category("views").add("amazon_connector_account_form", {
    ...formView,
    Controller: AmazonAccountFormController,
});
