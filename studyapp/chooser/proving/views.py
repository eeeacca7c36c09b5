"""Prove it: `choose:prove` says what will be done and does it, `choose:proof` shows what came of it."""

from __future__ import annotations

from base64 import b32encode
from contextlib import suppress

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from encryption_lab.errors import LabError, NoSuchBucket
from encryption_lab.lab import Lab
from encryption_lab.web.after_post import SeeOther, done, taken_notes
from encryption_lab.web.faults import Explained, explain
from encryption_lab.web.visitor import visitor
from studyapp.chooser.applying.chosen import Chosen, chosen_by, chosen_lines, chosen_link
from studyapp.chooser.applying.parameters import Parameters
from studyapp.chooser.applying.plan import plan_for
from studyapp.chooser.common import common
from studyapp.chooser.lines import candidate_line
from studyapp.chooser.proving.checks import limits, run_checks
from studyapp.chooser.proving.ground import set_up, tear_down
from studyapp.chooser.proving.presenters import check_groups, steps
from studyapp.chooser.proving.proofs import Proof, proof_keep, proof_of

NAME_BYTES = 5
NOT_THERE = 404


@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponseBase:
    chosen = chosen_by(request.GET)
    if chosen.candidate is None:
        context = {**common(chosen.asked), **chosen_lines(chosen, "prove"), "page_title": "Prove it"}
        return render(request, "choose/none_fits.html", context)
    if request.method != "POST":
        return _prove_page(request, chosen)
    who = visitor(request)
    try:
        proof = _proved(who.lab, chosen)
    except LabError as refused:
        return _prove_page(request, chosen, explain(refused))
    proof_keep(who.sandbox.account.account_id, proof, buckets=who.lab.records.buckets.all())
    return SeeOther(chosen_link(chosen, "proof", proof.bucket))


def _prove_page(request: HttpRequest, chosen: Chosen, refusal: Explained | None = None) -> HttpResponse:
    assert chosen.candidate, "the page says so before"
    plan = plan_for(chosen.candidate, chosen.settings, Parameters())
    context = {
        **common(chosen.asked),
        **chosen_lines(chosen, "prove"),
        "steps": steps(plan),
        "limits": limits(plan, chosen.settings),
        "refusal": refusal,
        "apply_url": chosen_link(chosen, "apply"),
        "notes": taken_notes(request),
    }
    return render(request, "choose/prove.html", context, status=refusal.status if refusal else 200)


def _proved(lab: Lab, chosen: Chosen) -> Proof:
    """Raises LabError where the sandbox has no room for it; then nothing of it remains."""
    assert chosen.candidate, "asked before"
    drawn = b32encode(lab.randomness.draw(NAME_BYTES)).decode().lower()
    ground = set_up(lab, chosen.candidate, chosen.settings, bucket=f"proof-{chosen.candidate.option}-{drawn}")
    return Proof(
        candidate=str(chosen.candidate),
        bucket=ground.bucket,
        key_id=ground.key_arn.rpartition("/")[2],
        made_at=lab.clock.now(),
        checks=run_checks(lab, ground),
        limits=limits(ground.plan, chosen.settings),
    )


@require_safe
def proof(request: HttpRequest, bucket: str) -> HttpResponse:
    who, chosen = visitor(request), chosen_by(request.GET)
    context = {**common(chosen.asked), "bucket": bucket, "prove_url": chosen_link(chosen, "prove")}
    found = who.lab.records.buckets.get(bucket)
    kept = proof_of(who.sandbox.account.account_id, found) if found else None
    if kept is None:
        return render(request, "choose/proof_gone.html", context, status=NOT_THERE)
    line = next(
        candidate_line(chosen.asked.register, each)
        for each in chosen.asked.rules.candidates
        if str(each) == kept.candidate
    )
    context |= {
        "line": line,
        "page_class": f"m-{line.method}",
        "proof": kept,
        "failed_count": len(kept.failed),
        "groups": check_groups(kept),
        "apply_url": chosen_link(chosen, "apply"),
        "delete_url": chosen_link(chosen, "proof-delete", bucket),
    }
    return render(request, "choose/proof.html", context)


@require_POST
def proof_delete(request: HttpRequest, bucket: str) -> HttpResponseBase:
    """Delete a bucket that a proof has made, and no other."""
    who, chosen = visitor(request), chosen_by(request.GET)
    back = chosen_link(chosen, "prove")
    found = who.lab.records.buckets.get(bucket)
    if found is None or proof_of(who.sandbox.account.account_id, found) is None:
        context = {**common(chosen.asked), "bucket": bucket, "prove_url": back}
        return render(request, "choose/proof_gone.html", context, status=NOT_THERE)
    with suppress(NoSuchBucket):  # where another request was faster
        tear_down(who.lab, bucket)
    return done(
        request, back, f"Bucket {bucket} is deleted, and its key, if it had one, will be in seven days."
    )
