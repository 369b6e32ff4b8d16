"""Which thing the address of each page names; a page that is missing here fails the matrix."""

ORDER_ACTS = [
    "detail",
    "conversation",
    "history",
    "edit",
    "autosave",
    "ready",
    "copy",
    "delete_draft",
    "pause",
    "resume",
    "wait",
    "hand_over",
    "status",
    "close",
    "withdraw",
    "undo_close",
    "not_local",
    "results",
    "search_record",
    "company_answered",
    "escalate",
]
CALL_ACTS = ["detail", "pledge", "decline", "ask", "assign", "await", "remind", "withdraw"]

NO_KEY = "none"

FILLERS: dict[str, str] = {
    **{f"recruitment:order_{act}": "order" for act in ORDER_ACTS},
    **{f"recruitment:call_{act}": "call" for act in CALL_ACTS},
    "recruitment:order_upskill": "order",
    "recruitment:order_recruit_abroad": "order",
    **{f"recruitment:offer_{act}": "offer" for act in ["detail", "edit", "withdraw", "reopen"]},
    "recruitment:reservation_release": "reservation",
    "recruitment:reservation_take": "reservation",
    **{
        f"recruitment:challenge_{act}": "challenge" for act in ["detail", "edit", "close", "reopen"]
    },
    "recruitment:course_detail": "course",
    "recruitment:course_edit": "course",
    "recruitment:course_cancel": "course",
    "recruitment:seats_book": "seats",
    "recruitment:seats_outcome": "seats",
    "recruitment:starters_follow_up": "starters",
    "recruitment:order_delete_draft": "draft",
    "recruitment:order_ready": "draft",
    "recruitment:order_autosave": "draft",
    "recruitment:question_answer": "question",
    "recruitment:order_attach": "order",
    "companies:company_attach": "company",
    **{f"attachments:attachment_{act}": "file" for act in ("download", "remove", "restore")},
    **{f"recruitment:saved_view_{act}": "saved_view" for act in ("edit", "move", "remove")},
    "recruitment:order_bulk_undo": "bulk_change",
    "recruitment:comment_new": "order",
    "recruitment:comment_people": "order",
    "recruitment:comment_edit": "comment",
    "recruitment:comment_delete": "comment",
    "recruitment:advert_new": "order",
    "recruitment:jobnet_help_new": "order",
    "recruitment:status_link_send": "order",
    "recruitment:status_link_revoke": "status_link",
    "recruitment:company_request_answer": "company_request",
    "recruitment:advert_edit": "advert",
    "recruitment:advert_withdraw": "advert",
    "recruitment:follow_up_complete": "follow_up",
    **dict.fromkeys(
        (
            "companies:company_detail",
            "companies:company_edit",
            "companies:company_more",
            "companies:unit_new",
            "companies:contact_person_new",
            "companies:contact_new",
            "companies:restriction_new",
            "companies:company_message",
            "companies:visit_new",
            "companies:company_merge",
            "companies:planned_visit_new",
            "companies:feedback_new",
            "companies:agreement_new",
            "companies:company_level",
            "companies:company_level_rule",
        ),
        "company",
    ),
    **{
        f"companies:group_{act}": "company_group"
        for act in ["detail", "edit", "join", "meeting", "idea", "end"]
    },
    "companies:group_leave": "group_membership",
    "companies:idea_move": "group_idea",
    **{
        f"companies:cluster_{act}": "cluster"
        for act in ["detail", "edit", "put_in", "take_out", "end"]
    },
    **{
        f"companies:planned_visit_{act}": "planned_visit"
        for act in ["detail", "edit", "complete", "drop", "joint", "resume", "results"]
    },
    **{f"companies:merge_{act}": "merge" for act in ["detail", "accept", "decline", "roll_back"]},
    **dict.fromkeys(("companies:unit_edit", "companies:unit_main"), "unit"),
    **dict.fromkeys(
        ("companies:contact_person_edit", "companies:contact_person_end"), "contact_person"
    ),
    "companies:restriction_end": "restriction",
    **{
        f"companies:import_{act}": "import"
        for act in ["detail", "columns", "apply", "cancel", "lines"]
    },
    "companies:visit_feedback_new": "held_visit",
    "companies:planned_visit_feedback_new": "planned_visit",
    "recruitment:order_feedback_new": "order",
    "companies:register_change_decide": "register_change",
    **{
        f"companies:agreement_{act}": "agreement"
        for act in ["detail", "attach", "edit", "delete", "sign", "review", "renew", "end"]
    },
    **{
        f"companies:inquiry_{act}": "inquiry"
        for act in ["detail", "answer", "close", "assign", "link"]
    },
    **{
        f"jobcenters:{name}": "job_center"
        for name in [
            "job_center_detail",
            "job_center_edit",
            "job_center_education",
            "contact_point_new",
            "unit_new",
            "job_center_staff",
            "invitation_new",
        ]
    },
    **{
        f"companies:visit_{act}": "visit"
        for act in ["detail", "edit", "invite", "times_answer", "join", "cancel"]
    },
    **dict.fromkeys(("companies:visit_move", "companies:visit_hold"), "arranged_visit"),
    **dict.fromkeys(("companies:visit_report", "companies:step_new"), "held_visit"),
    **dict.fromkeys(("companies:step_done", "companies:step_undo"), "step"),
    **{f"companies:invitation_{act}": "invited" for act in ["answer", "decline", "withdraw"]},
    "recruitment:order_visit_new": "order",
    "servicecatalog:job_center_occupations": "job_center",
    "servicecatalog:standard_detail": "standard",
    "jobcenters:contact_point_edit": "contact_point",
    "jobcenters:contact_point_remove": "contact_point",
    "jobcenters:unit_edit": "center_unit",
    "jobcenters:unit_end": "center_unit",
    "jobcenters:appointment_change": "appointment",
    "jobcenters:appointment_end": "appointment",
    "jobcenters:invitation_withdraw": "invitation",
    "jobcenters:alliance_detail": "alliance",
    "jobcenters:alliance_edit": "alliance",
    "jobcenters:membership_new": "alliance",
    "jobcenters:alliance_role_new": "alliance",
    "jobcenters:membership_end": "membership",
    "jobcenters:deputy_end": "deputy",
    "servicecatalog:clock_waive": "clock",
    "portal:message_open": "notice",
    **dict.fromkeys(
        (
            "portal:home",
            "portal:search",
            "portal:message_list",
            "portal:messages_read",
            "portal:language",
            "portal:styleguide",
            "portal:styleguide_options",
            "portal:health",
            "jobcenters:job_center_list",
            "jobcenters:settings_edit",
            "jobcenters:settings_mail",
            "jobcenters:deputy_new",
            "companies:company_list",
            "companies:outreach_list",
            "companies:cluster_list",
            "companies:cluster_new",
            "companies:group_list",
            "companies:group_new",
            "companies:feedback_list",
            "companies:visit_plan",
            "companies:visit_plan_move",
            "companies:level_list",
            "companies:level_export",
            "companies:agreement_list",
            "companies:agreement_services",
            "companies:concept_list",
            "companies:concept_new",
            "companies:company_new",
            "companies:company_suggest",
            "companies:company_duplicates",
            "companies:import_list",
            "companies:inquiry_list",
            "companies:visit_list",
            "companies:inquiry_new",
            "recruitment:course_list",
            "recruitment:challenge_list",
            "recruitment:challenge_new",
            "recruitment:offer_list",
            "recruitment:offer_new",
            "recruitment:offers_reserve",
            "recruitment:order_list",
            "recruitment:order_export",
            "recruitment:order_bulk",
            "recruitment:saved_view_list",
            "recruitment:saved_view_new",
            "recruitment:follow_up_export",
            "companies:company_export",
            "recruitment:order_new",
            "recruitment:order_draft",
            "recruitment:order_company_facts",
            "recruitment:occupation_suggest",
            "recruitment:follow_up_list",
            "recruitment:escalation_list",
            "servicecatalog:standard_list",
            "servicecatalog:occupation_suggest",
        ),
        NO_KEY,
    ),
}

# Public by decision: log-in, password reset, links by mail, the entry for companies, language and
# health.
PUBLIC = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "companies:web_contact",
    "companies:web_inquiry",
    "companies:web_inquiry_received",
    "jobcenters:invitation_accept",
    "portal:health",
    "portal:language",
    "recruitment:open_adverts",
    "recruitment:open_adverts_data",
    "recruitment:company_status",
}
# allauth's own pages of the signed-in person; they take no key of ours.
OWN_ACCOUNT = {"account_change_password", "account_reauthenticate"}
