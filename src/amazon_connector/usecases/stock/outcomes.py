# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a processing report says of each SKU.

Source: the schema of the listings feed's processing report: an issue names its message, its
SKU, both or neither; only an ERROR means that the message was not taken.
"""

from __future__ import annotations

from collections.abc import Sequence

from amazon_connector.port import SkuKey, SkuStock
from amazon_connector.spapi.feeds import ProcessingReport, ReportIssue

from .settling import NOT_MERGED, REFUSED, TAKEN, UNCLEAR, Answer

_NOT_OURS = "The report of the feed counts {0} SKUs where {1} were sent; they are sent again."
_UNNAMED = "Amazon reported a problem with the feed without naming the SKUs; they are sent again"


def answers_of(
    rows: Sequence[SkuStock], report: ProcessingReport, messages: int
) -> tuple[dict[SkuKey, Answer], str]:
    """One answer for each row, and what there is to say of the feed as a whole."""
    if report.processed and report.processed != messages:
        why = _NOT_OURS.format(report.processed, messages)
        return {row.key: Answer(UNCLEAR, why) for row in rows}, why
    errors = [issue for issue in report.issues if issue.severity == "ERROR"]
    by_message = {issue.message_id: issue for issue in errors if issue.message_id is not None}
    by_sku = {issue.sku: issue for issue in errors if issue.sku}
    answers: dict[SkuKey, Answer] = {}
    unnamed: list[SkuStock] = []
    for row in rows:
        issue = by_message.get(row.message_id) or by_sku.get(row.key.sku)
        if issue:
            answers[row.key] = _refused(row, issue)
        else:
            unnamed.append(row)
    why = _problem(errors, report.invalid - len(answers))
    verdict = Answer(UNCLEAR, why) if why else Answer(TAKEN)
    answers.update((row.key, verdict) for row in unnamed)
    return answers, why


def _refused(row: SkuStock, issue: ReportIssue) -> Answer:
    why = f"{issue.message} [{issue.code}]" if issue.code else issue.message
    return Answer(REFUSED if row.kept else NOT_MERGED, why)


def _problem(errors: Sequence[ReportIssue], more_invalid: int) -> str:
    """Why the SKUs that no issue names are in an unknown state; empty if they are not."""
    nameless = [issue for issue in errors if issue.message_id is None and not issue.sku]
    if not nameless and more_invalid <= 0:
        return ""
    said = "; ".join(dict.fromkeys(issue.message for issue in nameless))
    return f"{_UNNAMED}: {said}" if said else f"{_UNNAMED}."
