"""What a new deployment's desk begins with: queues, and topics with their forms."""

from django.db import transaction

from conversations.models import Queue, Topic
from conversations.shipped import QUEUES, TOPICS


@transaction.atomic
def set_up() -> int:
    """Make the queues and topics that come with the program; return how many topics.

    Once, where there is no queue: the utility changes them in the admin, and nothing is written over.
    """
    queues = {
        slug: Queue.objects.create(
            slug=slug,
            name_en=name_en,
            name_es=name_es,
            first_answer_minutes=first,
            next_answer_minutes=following,
            order=order,
        )
        for order, (slug, name_en, name_es, first, following) in enumerate(QUEUES)
    }
    made = Topic.objects.bulk_create(
        Topic(
            **each | {"queue": queues[each["queue"]], "fields": list(each["fields"])}, order=order
        )
        for order, each in enumerate(TOPICS)
    )
    return len(made)
