"""The addresses of orders."""

from django.urls import path

from recruitment.views import (
    board,
    feedback,
    order_acts,
    order_forms,
    orders,
    results,
    visits,
)

urlpatterns = [
    path("orders/", board.order_list, name="order_list"),
    path("orders/export/", board.order_export, name="order_export"),
    path("orders/new/", order_forms.order_new, name="order_new"),
    path("orders/new/draft/", order_forms.order_draft, name="order_draft"),
    path("orders/new/company/", order_forms.order_company_facts, name="order_company_facts"),
    path("occupations/suggest/", order_forms.occupation_suggest, name="occupation_suggest"),
    path("orders/<uuid:pk>/", orders.order_detail, name="order_detail"),
    path("orders/<uuid:pk>/conversation/", orders.order_conversation, name="order_conversation"),
    path("orders/<uuid:pk>/history/", orders.order_history, name="order_history"),
    path("orders/<uuid:pk>/files/", orders.order_attach, name="order_attach"),
    path("orders/<uuid:pk>/edit/", order_forms.order_edit, name="order_edit"),
    path("orders/<uuid:pk>/autosave/", order_forms.order_autosave, name="order_autosave"),
    path("orders/<uuid:pk>/ready/", order_acts.order_ready, name="order_ready"),
    path("orders/<uuid:pk>/copy/", order_acts.order_copy, name="order_copy"),
    path("orders/<uuid:pk>/delete/", order_acts.order_delete_draft, name="order_delete_draft"),
    path("orders/<uuid:pk>/pause/", order_acts.order_pause, name="order_pause"),
    path("orders/<uuid:pk>/resume/", order_acts.order_resume, name="order_resume"),
    path("orders/<uuid:pk>/wait/", order_acts.order_wait, name="order_wait"),
    path("orders/<uuid:pk>/hand-over/", order_acts.order_hand_over, name="order_hand_over"),
    path("orders/<uuid:pk>/status/", order_acts.order_status, name="order_status"),
    path("orders/<uuid:pk>/close/", order_acts.order_close, name="order_close"),
    path("orders/<uuid:pk>/withdraw/", order_acts.order_withdraw, name="order_withdraw"),
    path("orders/<uuid:pk>/feedback/", feedback.order_feedback_new, name="order_feedback_new"),
    path("orders/<uuid:pk>/undo-close/", order_acts.order_undo_close, name="order_undo_close"),
    path("orders/<uuid:pk>/visits/new/", visits.order_visit_new, name="order_visit_new"),
    path("orders/<uuid:pk>/not-local/", results.order_not_local, name="order_not_local"),
    path("orders/<uuid:pk>/results/", results.order_results, name="order_results"),
    path("orders/<uuid:pk>/search/", results.order_search_record, name="order_search_record"),
    path(
        "orders/<uuid:pk>/company-answered/",
        order_acts.order_company_answered,
        name="order_company_answered",
    ),
]
