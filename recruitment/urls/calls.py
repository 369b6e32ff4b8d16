"""The addresses of calls."""

from django.urls import path

from recruitment.views import calls, escalations

urlpatterns = [
    path("orders/<uuid:pk>/escalate/", escalations.order_escalate, name="order_escalate"),
    path("escalations/", escalations.escalation_list, name="escalation_list"),
    path("calls/<uuid:pk>/", calls.call_detail, name="call_detail"),
    path("calls/<uuid:pk>/pledge/", calls.call_pledge, name="call_pledge"),
    path("calls/<uuid:pk>/decline/", calls.call_decline, name="call_decline"),
    path("calls/<uuid:pk>/ask/", calls.call_ask, name="call_ask"),
    path("calls/<uuid:pk>/assign/", calls.call_assign, name="call_assign"),
    path("calls/<uuid:pk>/await-company/", calls.call_await, name="call_await"),
    path("calls/<uuid:pk>/remind/", calls.call_remind, name="call_remind"),
    path("calls/<uuid:pk>/withdraw/", calls.call_withdraw, name="call_withdraw"),
    path("questions/<uuid:pk>/answer/", calls.question_answer, name="question_answer"),
]
