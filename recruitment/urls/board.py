"""The addresses of what people keep of the order board."""

from django.urls import path

from recruitment.views import bulk, saved_views

urlpatterns = [
    path("orders/bulk/", bulk.order_bulk, name="order_bulk"),
    path("orders/bulk/<uuid:pk>/undo/", bulk.order_bulk_undo, name="order_bulk_undo"),
    path("orders/views/", saved_views.saved_view_list, name="saved_view_list"),
    path("orders/views/new/", saved_views.saved_view_new, name="saved_view_new"),
    path("orders/views/<uuid:pk>/", saved_views.saved_view_edit, name="saved_view_edit"),
    path("orders/views/<uuid:pk>/move/", saved_views.saved_view_move, name="saved_view_move"),
    path("orders/views/<uuid:pk>/remove/", saved_views.saved_view_remove, name="saved_view_remove"),
]
