"""What KMS costs in a month: `choose:cost`."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studyapp.chooser.applying.chosen import chosen_by, chosen_lines
from studyapp.chooser.common import common
from studyapp.chooser.costing.chart import RATES, Line, draw
from studyapp.chooser.costing.costs import (
    SECONDS_A_MONTH,
    Cost,
    CostClass,
    Use,
    class_of,
    cost,
    costs,
    throttled_from,
)
from studyapp.chooser.costing.forms import CostForm
from studyapp.chooser.costing.prices import Prices, prices_of
from studyapp.guide.presenters import fact_lines

MALFORMED = 422  # the question was understood and cannot be answered
NAMES = {
    CostClass.NO_KMS: "SSE-S3, SSE-C, client-side with your own key",
    CostClass.AWS_MANAGED: "AWS managed key",
    CostClass.OWN_KEY: "Customer managed key, also imported",
    CostClass.KEY_STORE: "Key in a key store",
    CostClass.OWN_KEY_BUCKET_KEY: "Customer managed key and Bucket Key",
    CostClass.AWS_MANAGED_BUCKET_KEY: "AWS managed key and Bucket Key",
    CostClass.KEY_STORE_BUCKET_KEY: "Key in a key store and Bucket Key",
}
DRAWN = (CostClass.AWS_MANAGED, CostClass.OWN_KEY, CostClass.OWN_KEY_BUCKET_KEY, CostClass.KEY_STORE)


@require_safe
def cost_page(request: HttpRequest) -> HttpResponse:
    chosen = chosen_by(request.GET, CostForm.base_fields)
    given = {name: request.GET.get(name, "") for name in CostForm.base_fields if name in request.GET}
    form = CostForm(given)
    is_well_formed = form.is_valid()
    known = chosen.asked.register
    prices, marked = prices_of(known), class_of(chosen.candidate) if chosen.candidate else None
    kept = [(name, value) for name, value in request.GET.items() if name not in form.fields]
    context: dict[str, object] = {
        **common(chosen.asked),
        **chosen_lines(chosen, "cost"),
        "form": form,
        "kept": kept,
        "is_counted": marked is not None,
        "facts": fact_lines(known, known.named(prices.facts), chosen.asked.today),
        "checked_on": prices.checked_on,
        "rows": [],
        "drawing": "",
    }
    if is_well_formed:
        use = form.use()
        rate = (use.uploads + use.reads) / SECONDS_A_MONTH
        context["rows"] = [_row(each, use, prices, marked) for each in costs(use, prices)]
        context["drawing"] = draw(tuple(_line(kind, use, prices) for kind in DRAWN), now=max(rate, RATES[0]))
        context["legend"] = [(number, NAMES[kind]) for number, kind in enumerate(DRAWN, start=1)]
    return render(request, "choose/cost.html", context, status=200 if is_well_formed else MALFORMED)


def _row(each: Cost, use: Use, prices: Prices, marked: CostClass | None) -> dict[str, object]:
    starts = throttled_from(each.kind, use, prices)
    return {
        "name": NAMES[each.kind],
        "keys": f"${each.keys:,.2f}",
        "kms_requests": f"{each.kms_requests:,}",
        "requests": f"${each.requests:,.2f}",
        "total": f"${each.total:,.2f}",
        "share": f"{each.share:.1%}" if starts else "",
        "starts": f"{starts:,.0f}" if starts else "",
        "is_throttled": each.is_throttled,
        "is_chosen": each.kind is marked,
    }


def _line(kind: CostClass, use: Use, prices: Prices) -> Line:
    starts = throttled_from(kind, use, prices)
    uses = (replace(use, uploads=0, reads=round(rate * SECONDS_A_MONTH)) for rate in RATES)
    return Line(
        name=NAMES[kind],
        dollars=tuple(float(cost(kind, each, prices).total) for each in uses),
        throttled_from=float(starts) if starts else None,
        is_dashed=kind.has_bucket_key,
    )
