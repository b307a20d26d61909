"""What a mail provider hands in: answers by mail, each as it came."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from conversations.actions.mail import take_in
from conversations.mail.reading import LARGEST, TooLarge
from notices.views.machines import has_key


@csrf_exempt
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """Take one mail, as the body of the request, from whoever has NOTICES_INBOUND_KEY.

    The answer is the same whatever became of it.
    """
    if not has_key(request):
        return JsonResponse({"error": "not permitted"}, status=403)
    try:
        # Read, not `body`: that is as large as a form may be.
        take_in(raw=request.read(LARGEST + 1), at=timezone.now())
    except TooLarge:
        return JsonResponse({"error": "too large"}, status=413)
    return JsonResponse({"taken": 1})
