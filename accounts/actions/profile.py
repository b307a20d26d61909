"""What a user says about themselves."""

from django.conf import settings

from accounts.access import Home
from accounts.models import HomeNickname, User


def choose_language(*, user: User, language: str) -> None:
    """Remember the language for mail; a language we do not speak changes nothing."""
    if language in dict(settings.LANGUAGES):
        user.language = language
        user.save(update_fields=["language"])


def nickname_home(*, user: User, home: Home, nickname: str) -> None:
    """Call a home by the user's own word; an empty one goes back to its address."""
    if not nickname:
        HomeNickname.objects.filter(user=user, premises_id=home.premises_id).delete()
        return
    HomeNickname.objects.update_or_create(
        user=user, premises_id=home.premises_id, defaults={"nickname": nickname}
    )
