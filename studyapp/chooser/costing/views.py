"""What KMS costs in a month: `choose:cost`."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studyapp.chooser.costing.chart import RATES, Line, draw
from studyapp.chooser.costing.costs import SECONDS_A_MONTH, Cost, CostClass, Use, cost, costs, throttled_from
from studyapp.chooser.costing.forms import CostForm
from studyapp.chooser.costing.prices import FACTS, Prices
from studyapp.guide.loaded import register, today
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
    asked = {name: request.GET.get(name, "") for name in CostForm.base_fields if name in request.GET}
    form = CostForm(asked)
    is_well_formed = form.is_valid()
    known, day, prices = register(), today(), Prices()
    kept = [(name, value) for name, value in request.GET.items() if name not in form.fields]
    context: dict[str, object] = {
        "form": form,
        "kept": kept,
        "answers": urlencode(kept),
        "facts": fact_lines(known, known.named(FACTS), day),
        "checked_on": prices.checked_on,
        "rows": [],
        "drawing": "",
    }
    if is_well_formed:
        use = form.use()
        rate = (use.uploads + use.reads) / SECONDS_A_MONTH
        context["rows"] = [_row(each, use) for each in costs(use, prices)]
        context["drawing"] = draw(tuple(_line(kind, use, prices) for kind in DRAWN), now=max(rate, RATES[0]))
        context["legend"] = [(number, NAMES[kind]) for number, kind in enumerate(DRAWN, start=1)]
    return render(request, "choose/cost.html", context, status=200 if is_well_formed else MALFORMED)


def _row(each: Cost, use: Use) -> dict[str, object]:
    starts = throttled_from(each.kind, use)
    return {
        "name": NAMES[each.kind],
        "keys": f"${each.keys:,.2f}",
        "kms_requests": f"{each.kms_requests:,}",
        "requests": f"${each.requests:,.2f}",
        "total": f"${each.total:,.2f}",
        "share": f"{each.share:.1%}" if starts else "",
        "starts": f"{starts:,.0f}" if starts else "",
        "is_throttled": each.is_throttled,
    }


def _line(kind: CostClass, use: Use, prices: Prices) -> Line:
    starts = throttled_from(kind, use)
    uses = (replace(use, uploads=0, reads=round(rate * SECONDS_A_MONTH)) for rate in RATES)
    return Line(
        name=NAMES[kind],
        dollars=tuple(float(cost(kind, each, prices).total) for each in uses),
        throttled_from=float(starts) if starts else None,
        is_dashed=kind.has_bucket_key,
    )
