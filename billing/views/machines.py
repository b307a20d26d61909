"""What the firm that takes payments tells us, and the demonstration's stand-in for it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import words
from billing.actions.ledger import heed
from billing.gateway import NoGateway, Unsigned, demonstration, gateway

# Larger than any event, and small enough to be read by whoever asks.
LARGEST = 512 * 1024


@csrf_exempt
@require_POST
def payment_events(request: HttpRequest) -> HttpResponse:
    """Take an event that the firm signed; any answer but 200 has it sent again."""
    if int(request.headers.get("Content-Length") or 0) > LARGEST:
        return JsonResponse({"error": "too long"}, status=413)
    try:
        told = gateway().read(
            body=request.body, signature=request.headers.get("Stripe-Signature", "")
        )
    except (NoGateway, Unsigned):
        return JsonResponse(
            {"error": "not signed by who takes payments, or not lately"}, status=400
        )
    heed(told=told, at=timezone.now())
    return JsonResponse({"taken": True})


def demo_payment_page(request: HttpRequest, checkout: str) -> HttpResponse:
    """Play the firm's page in the demonstration: whoever pays here has paid nothing."""
    page = demonstration.opened(checkout)
    if page is None or not settings.PAYMENT_GATEWAY.endswith(".Demonstration"):
        raise Http404
    now = timezone.now()
    if request.method == "POST" and request.POST.get("press") == "pay" and not page.is_over(now):
        card = demonstration.BAD if request.POST.get("card") == "bad" else demonstration.GOOD
        event = demonstration.paid_event(page, at=now, card=card)
        body, signature = demonstration.signed(event, at=now)
        heed(told=gateway().read(body=body, signature=signature), at=now)
        return HttpResponseRedirect(page.done_at)
    if request.method == "POST" and request.POST.get("press") == "away":
        return HttpResponseRedirect(page.back_to)
    context = {
        "amount": words.money(page.amount),
        "bill": page.bill,
        "keep": page.keep,
        "over": page.is_over(now),
        "declined": request.method == "POST",
        "back_to": page.back_to,
    }
    return render(request, "billing/demo_payment_page.html", context)
