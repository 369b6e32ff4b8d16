"""The addresses of upskilling courses and of follow-ups after the start."""

from django.urls import path

from recruitment.views import courses, starters, upskilling

urlpatterns = [
    path("orders/<uuid:pk>/upskill/", upskilling.order_upskill, name="order_upskill"),
    path(
        "orders/<uuid:pk>/recruit-abroad/",
        upskilling.order_recruit_abroad,
        name="order_recruit_abroad",
    ),
    path("courses/", courses.course_list, name="course_list"),
    path("courses/<uuid:pk>/", courses.course_detail, name="course_detail"),
    path("courses/<uuid:pk>/edit/", courses.course_edit, name="course_edit"),
    path("courses/<uuid:pk>/cancel/", courses.course_cancel, name="course_cancel"),
    path("seats/<uuid:pk>/book/", courses.seats_book, name="seats_book"),
    path("seats/<uuid:pk>/outcome/", courses.seats_outcome, name="seats_outcome"),
    path("starters/<uuid:pk>/", starters.starters_follow_up, name="starters_follow_up"),
]
