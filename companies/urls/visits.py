"""The addresses of joint visits."""

from django.urls import path

from companies.views import visit_acts, visit_reports, visits

urlpatterns = [
    path("visits/", visits.visit_list, name="visit_list"),
    path("visits/<uuid:pk>/", visits.visit_detail, name="visit_detail"),
    path("visits/<uuid:pk>/edit/", visit_acts.visit_edit, name="visit_edit"),
    path("visits/<uuid:pk>/invite/", visit_acts.visit_invite, name="visit_invite"),
    path("visits/<uuid:pk>/times/", visit_acts.visit_times_answer, name="visit_times_answer"),
    path("visits/<uuid:pk>/join/", visit_acts.visit_join, name="visit_join"),
    path("visits/<uuid:pk>/move/", visit_acts.visit_move, name="visit_move"),
    path("visits/<uuid:pk>/hold/", visit_acts.visit_hold, name="visit_hold"),
    path("visits/<uuid:pk>/cancel/", visit_acts.visit_cancel, name="visit_cancel"),
    path("visits/<uuid:pk>/report/", visit_reports.visit_report, name="visit_report"),
    path("visits/<uuid:pk>/steps/new/", visit_reports.step_new, name="step_new"),
    path("steps/<uuid:pk>/done/", visit_reports.step_done, name="step_done"),
    path("steps/<uuid:pk>/undo/", visit_reports.step_undo, name="step_undo"),
    path("invitations/<uuid:pk>/answer/", visit_acts.invitation_answer, name="invitation_answer"),
    path(
        "invitations/<uuid:pk>/decline/", visit_acts.invitation_decline, name="invitation_decline"
    ),
    path(
        "invitations/<uuid:pk>/withdraw/",
        visit_acts.invitation_withdraw,
        name="invitation_withdraw",
    ),
    path("<uuid:pk>/visits/new/", visits.visit_new, name="visit_new"),
]
