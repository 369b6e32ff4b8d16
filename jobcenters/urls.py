"""The addresses of the organization, and of log-in and passwords (allauth's names, our paths)."""

from django.urls import include, path, re_path

from jobcenters.views import accounts, alliances, education, job_centers, profiles, staff

job_center_pages = [
    path("jobcenters/", job_centers.job_center_list, name="job_center_list"),
    path("jobcenters/<slug:slug>/", job_centers.job_center_detail, name="job_center_detail"),
    path("jobcenters/<slug:slug>/edit/", job_centers.job_center_edit, name="job_center_edit"),
    path(
        "jobcenters/<slug:slug>/ways-in/", job_centers.contact_point_new, name="contact_point_new"
    ),
    path(
        "jobcenters/<slug:slug>/education/",
        education.job_center_education,
        name="job_center_education",
    ),
    path("jobcenters/<slug:slug>/units/", job_centers.unit_new, name="unit_new"),
    path("jobcenters/<slug:slug>/staff/", staff.job_center_staff, name="job_center_staff"),
    path("jobcenters/<slug:slug>/staff/invite/", staff.invitation_new, name="invitation_new"),
    path("ways-in/<uuid:pk>/", job_centers.contact_point_edit, name="contact_point_edit"),
    path(
        "ways-in/<uuid:pk>/remove/", job_centers.contact_point_remove, name="contact_point_remove"
    ),
    path("units/<uuid:pk>/", job_centers.unit_edit, name="unit_edit"),
    path("units/<uuid:pk>/end/", job_centers.unit_end, name="unit_end"),
    path("roles/<uuid:pk>/", staff.appointment_change, name="appointment_change"),
    path("roles/<uuid:pk>/end/", staff.appointment_end, name="appointment_end"),
    path("invitations/<uuid:pk>/", staff.invitation_withdraw, name="invitation_withdraw"),
    path("invitation/<str:token>/", staff.invitation_accept, name="invitation_accept"),
    path("alliances/<slug:slug>/", alliances.alliance_detail, name="alliance_detail"),
    path("alliances/<slug:slug>/edit/", alliances.alliance_edit, name="alliance_edit"),
    path("alliances/<slug:slug>/members/", alliances.membership_new, name="membership_new"),
    path("alliances/<slug:slug>/roles/", alliances.alliance_role_new, name="alliance_role_new"),
    path("memberships/<uuid:pk>/end/", alliances.membership_end, name="membership_end"),
    path("settings/", profiles.settings_edit, name="settings_edit"),
    path("settings/mail/", profiles.settings_mail, name="settings_mail"),
    path("settings/deputy/", profiles.deputy_new, name="deputy_new"),
    path("settings/deputy/<uuid:pk>/end/", profiles.deputy_end, name="deputy_end"),
]
account_pages = [
    path("login/", accounts.log_in, name="account_login"),
    path("login/again/", accounts.reauthenticate, name="account_reauthenticate"),
    path("login/closed/", accounts.inactive, name="account_inactive"),
    path("logout/", accounts.log_out, name="account_logout"),
    path("password/change/", accounts.password_change, name="account_change_password"),
    path("password/reset/", accounts.password_reset, name="account_reset_password"),
    path("password/reset/sent/", accounts.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/done/",
        accounts.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # The key holds hyphens itself: no path converter can tell where it begins.
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-\w]+)/$",
        accounts.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
]
urlpatterns = [
    path("", include((job_center_pages, "jobcenters"))),
    *account_pages,
]
