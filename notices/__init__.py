"""What the utility sends: by e-mail, text message, call or letter.

A *topic* is one kind of thing that is said, declared by the room it is about in its `topics.py`. A
*message class* says what it takes to send it: *service* goes out unless a resident turns it off,
*programme* belongs to something they joined, *marketing* needs a consent, which is asked of privacy
when the message goes out and kept nowhere here. A *notice* is one message to one person by one channel:
a row written in the transaction of what it tells of, without a word about the person. A job delivers it
and asks its topic to *compose* it then: with who may see what at that moment.

This room must not: know what a leak or a bill is, keep what it said, or put a picture or a link that
counts into a service message.
"""
