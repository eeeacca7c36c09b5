"""/study/<slug>: a page of the guide."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from studyapp.guide import loaded
from studyapp.guide.guide_page_presenter import guide_page_shown
from studyapp.knowledge.guide_values import GuideSlug


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    known = loaded.register()
    try:
        asked = known.page(GuideSlug(slug))
    except KeyError:
        raise Http404(f"There is no page {slug} in the guide.") from None
    context = {
        "page": guide_page_shown(known, asked, loaded.today()),
        "page_class": f"m-{asked.front.method}" if asked.front.method else "",
        "trail": [("Study", reverse("study:home"))],
        "count": len(known.guide),
    }
    return render(request, "guide/page.html", context)
