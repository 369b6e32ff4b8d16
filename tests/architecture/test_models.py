"""What holds for every model: relations point down, changes are logged, the glossary knows it."""

import re

from django.apps import apps
from django.conf import settings

from tests.architecture.tree import RANKS, ROOT

MODELS = [model for model in apps.get_models() if model._meta.app_label in RANKS]


def _points_up(model, field) -> bool:
    target = field.related_model._meta
    if target.label == settings.AUTH_USER_MODEL and RANKS[model._meta.app_label] == 0:
        return False  # the one upward arrow: who did it (architecture B3)
    same_app = target.app_label == model._meta.app_label
    return not same_app and RANKS.get(target.app_label, -1) >= max(RANKS[model._meta.app_label], 1)


def test_relations_point_down():
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in MODELS
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.related_model and _points_up(model, field)
    ]

    assert upward == []


def test_each_model_is_audited_or_says_why_not():
    unmarked = [model._meta.label for model in MODELS if not vars(model).get("audit_mark")]

    assert unmarked == [], "decorate with @audited or @not_audited(reason)"


def test_each_model_has_a_row_in_the_glossary():
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    rows = "\n".join(line for line in glossary.splitlines() if line.startswith("|"))

    missing = [
        model._meta.label for model in MODELS if not re.search(rf"\b{model.__name__}\b", rows)
    ]

    assert missing == []


def test_each_audited_model_has_a_name_for_people():
    nameless = [
        model._meta.label
        for model in MODELS
        if vars(model).get("audit_mark") == "audited"
        and "verbose_name" not in model._meta.original_attrs
    ]

    assert nameless == []


def test_each_model_says_what_it_is():
    silent = [
        model._meta.label
        for model in MODELS
        if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")
    ]

    assert silent == []
