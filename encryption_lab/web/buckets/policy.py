"""A bucket's policy: shown, edited, begun from an example, deleted."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from encryption_lab.kms.keys import KeyManager
from encryption_lab.lab import Lab
from encryption_lab.policy_errors import MalformedPolicy
from encryption_lab.web.after_post import done
from encryption_lab.web.faults import refusals_explained
from encryption_lab.web.lab_forms import MALFORMED
from encryption_lab.web.pages import page
from encryption_lab.web.policies.beginnings import beginnings
from encryption_lab.web.policies.forms import PolicyTextForm
from encryption_lab.web.visitor import visitor


@require_http_methods(["GET", "HEAD", "POST"])
@refusals_explained
def bucket_policy(request: HttpRequest, name: str) -> HttpResponseBase:
    who = visitor(request)
    bucket = who.lab.buckets.get(name)
    offered = beginnings(_some_key_arn(who.lab))
    begun = next((each for each in offered if each.name == request.GET.get("begin")), None)
    form, status = PolicyTextForm(initial={"policy": begun.document(name) if begun else bucket.policy}), 200
    if request.method == "POST":
        form, status = PolicyTextForm(request.POST), MALFORMED
        if form.is_valid():
            try:
                who.lab.buckets.put_policy(who.call(), name, form.cleaned_data["policy"])
                return done(
                    request, reverse("lab:bucket_policy", args=[name]), "The bucket policy is in force."
                )
            except MalformedPolicy as malformed:
                status = form.refuse_policy(malformed)
    context = {"bucket_name": name, "has_policy": bool(bucket.policy), "form": form}
    around = {"beginnings": offered, "begun": begun}
    return page(request, who, "lab/buckets/policy.html", {**context, **around}, status=status)


@require_POST
@refusals_explained
def bucket_policy_delete(request: HttpRequest, name: str) -> HttpResponseBase:
    who = visitor(request)
    who.lab.buckets.delete_policy(who.call(), name)
    return done(request, reverse("lab:bucket_policy", args=[name]), "The bucket has no policy any more.")


def _some_key_arn(lab: Lab) -> str:
    """Return the first key of the customer's own, or a name that stands for one."""
    keys = lab.kms.keys()
    own = (key for key in keys if key.manager is KeyManager.CUSTOMER)
    return next((lab.account.key_arn(key.key_id) for key in own), lab.account.key_arn("your-key-id"))
