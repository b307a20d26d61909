"""What becomes of a browser's answers when somebody signs in: the most protective of the two stands."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from privacy.actions.consent import say_no
from privacy.choices import cookies
from privacy.choices.consent import states_of
from privacy.models import Channel, Subject


def join_answers(
    request: HttpRequest, response: HttpResponse, *, subject: Subject, at: datetime
) -> None:
    """Bring the browser's answers about cookies in line with those of the account.

    A no of either is the browser's answer. A yes of the account answers only where the browser was not
    asked. A yes of the browser never becomes one of the account: it was said before we knew who.
    """
    states = states_of(subject, at=at)
    answers: dict[str, bool] = {}
    for group, choice in cookies.CHOICE_OF.items():
        said, standing = cookies.answer(request, group), states[choice]
        if standing.said_no and (said or (said is None and standing.asked_lately(at))):
            answers[group] = False
        elif standing.yes and said is None:
            answers[group] = True
    if not answers:
        return
    taken_back = [cookies.CHOICE_OF[group] for group, yes in answers.items() if not yes]
    if taken_back and (browser := cookies.browser_of(request)):
        say_no(who=browser, choices=taken_back, channel=Channel.SIGNING_IN, at=at)
    cookies.write_answers(request, response, answers, browser=None)
