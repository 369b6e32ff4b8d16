"""The addresses of agreements and cooperation levels."""

from django.urls import path

from companies.views import agreement_acts, agreements, concepts, levels

urlpatterns = [
    path("levels/", levels.level_list, name="level_list"),
    path("levels/export/", levels.level_export, name="level_export"),
    path("agreements/", agreements.agreement_list, name="agreement_list"),
    path("agreements/services/", agreements.agreement_services, name="agreement_services"),
    path("agreements/concepts/", concepts.concept_list, name="concept_list"),
    path("agreements/concepts/new/", concepts.concept_new, name="concept_new"),
    path("agreements/<uuid:pk>/", agreements.agreement_detail, name="agreement_detail"),
    path("agreements/<uuid:pk>/files/", agreements.agreement_attach, name="agreement_attach"),
    path("agreements/<uuid:pk>/edit/", agreements.agreement_edit, name="agreement_edit"),
    path("agreements/<uuid:pk>/delete/", agreements.agreement_delete, name="agreement_delete"),
    path("agreements/<uuid:pk>/sign/", agreement_acts.agreement_sign, name="agreement_sign"),
    path("agreements/<uuid:pk>/review/", agreement_acts.agreement_review, name="agreement_review"),
    path("agreements/<uuid:pk>/renew/", agreement_acts.agreement_renew, name="agreement_renew"),
    path("agreements/<uuid:pk>/end/", agreement_acts.agreement_end, name="agreement_end"),
    path("<uuid:pk>/agreements/new/", agreements.agreement_new, name="agreement_new"),
    path("<uuid:pk>/level/", levels.company_level, name="company_level"),
    path("<uuid:pk>/level/rule/", levels.company_level_rule, name="company_level_rule"),
]
