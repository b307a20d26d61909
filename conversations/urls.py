"""Addresses of residents' messages, and of the machine that hands mail in."""

from django.urls import path

from conversations.views import machines, resident

urlpatterns = [
    path("messages/", resident.threads, name="messages"),
    path("messages/new/", resident.thread_topics, name="thread_topics"),
    path("messages/new/<slug:slug>/", resident.thread_new, name="thread_new"),
    path("messages/<int:thread_id>/", resident.thread, name="thread"),
    path("messages/<int:thread_id>/settle/", resident.thread_settle, name="thread_settle"),
    path("messages/<int:thread_id>/files/<int:file_id>/", resident.thread_file, name="thread_file"),
    path("api/messages/mail/", machines.mail, name="messages_mail"),
]
