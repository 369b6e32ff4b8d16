"""The Danish catalogs: found in the code, kept tidy, complete, and compiled without gettext."""

import gettext as standard_gettext
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from alliance.foundation import texts

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
A = _("Save")
B = _("Hello %(name)s, " "long")
C = ngettext("%(count)s order", "%(count)s orders", 2)
D = pgettext("month", "May")
"""
TEMPLATE = """
{# a comment #}
  <p>{% translate "It's here" %}</p>
{% blocktranslate with name=user.name trimmed %}
    Dear {{ name }},
    100% done
{% endblocktranslate %}
      {% blocktranslate count n=a %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
{% if a %}{{ b|default:_("None") }}{% endif %}
"""


@pytest.fixture
def project(tmp_path) -> Path:
    for folder in ("recruitment/migrations", "templates/recruitment/emails"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "recruitment/models.py").write_text(CODE)
    (tmp_path / "recruitment/migrations/0001.py").write_text('_("Not this")')
    (tmp_path / "templates/recruitment/order.html").write_text(TEMPLATE)
    (tmp_path / "templates/recruitment/emails/a.txt").write_text('{% translate "Mail" %}')
    return tmp_path


def _po(project: Path) -> Path:
    return project / "locale/da/LC_MESSAGES/recruitment.po"


def _translate(project: Path, english: str, danish: str) -> None:
    path = _po(project)
    old = f'msgid "{english}"\nmsgstr ""'
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, f'msgid "{english}"\nmsgstr "{danish}"'))


@pytest.mark.parametrize(
    ("path", "domain"),
    [
        ("alliance/foundation/audit/models.py", "foundation"),
        ("alliance/urls.py", "foundation"),
        ("alliance/portal/views/home.py", "portal"),
        ("alliance/settings/base.py", "portal"),
        ("recruitment/services/orders.py", "recruitment"),
        ("templates/layouts/base.html", "foundation"),
        ("templates/components/chip.html", "foundation"),
        ("templates/404.html", "foundation"),
        ("templates/portal/home.html", "portal"),
        ("templates/account/login.html", "jobcenters"),
        ("templates/companies/emails/told.txt", "companies"),
    ],
)
def test_each_file_belongs_to_the_catalog_of_its_app(path, domain):
    assert texts.domain_of(Path(path)) == domain


def test_texts_are_found_in_code_and_templates_but_not_in_migrations(project):
    found = texts.collect(project)["recruitment"]

    assert set(found) == {
        ("", "Save"),
        ("", "Hello %(name)s, long"),
        ("", "%(count)s order"),
        ("month", "May"),
        ("", "It's here"),
        ("", "Dear %(name)s, 100%% done"),
        ("", "%(n)s row"),
        ("", "None"),
        ("", "Mail"),
    }
    assert found["", "%(n)s row"].plural == "%(n)s rows"


def test_extracting_twice_changes_nothing_the_second_time(project):
    first = texts.extract(project)

    second = texts.extract(project)

    assert "recruitment" in first
    assert second == []


def test_the_file_is_sorted_and_free_of_dates_and_line_numbers(project):
    texts.extract(project)

    content = _po(project).read_text()

    assert content.index('"Hello') < content.index('"Mail"') < content.index('"Save"')
    assert "Date" not in content
    assert "models.py" not in content


def test_extracting_keeps_translations_and_drops_what_is_no_longer_said(project):
    texts.extract(project)
    _translate(project, "Save", "Gem")
    (project / "templates/recruitment/order.html").unlink()

    texts.extract(project)

    content = _po(project).read_text()
    assert 'msgid "Save"\nmsgstr "Gem"' in content
    assert "None" not in content


def test_the_compiled_catalog_says_it_in_danish(project):
    texts.extract(project)
    _translate(project, "Save", "Gem")

    count = texts.compile_texts(project)

    danish = standard_gettext.translation("django", project / "locale", ["da"])
    assert count == 1
    assert danish.gettext("Save") == "Gem"
    assert danish.gettext("Mail") == "Mail"


def test_plurals_are_compiled_for_one_and_many(project):
    texts.extract(project)
    content = _po(project).read_text()
    content = content.replace(
        'msgid_plural "%(count)s orders"\nmsgstr[0] ""\nmsgstr[1] ""',
        'msgid_plural "%(count)s orders"\nmsgstr[0] "en ordre"\nmsgstr[1] "%(count)s ordrer"',
    )
    _po(project).write_text(content)

    texts.compile_texts(project)

    danish = standard_gettext.translation("django", project / "locale", ["da"])
    said = [danish.ngettext("%(count)s order", "%(count)s orders", n) for n in (1, 2)]
    assert said == ["en ordre", "%(count)s ordrer"]


def test_a_missing_danish_text_is_a_problem(project):
    texts.extract(project)

    found = texts.problems(project)

    assert "recruitment: no Danish text: 'Save'" in found


def test_a_code_change_that_was_not_extracted_is_a_problem(project):
    texts.extract(project)
    (project / "recruitment/forms.py").write_text('_("New")')

    found = texts.problems(project)

    assert any("extract" in line for line in found)


def test_a_placeholder_of_another_name_is_a_problem(project):
    texts.extract(project)
    _translate(project, "Hello %(name)s, long", "Hej %(navn)s")

    found = texts.problems(project)

    assert any("placeholders differ" in line for line in found)


def test_a_placeholder_without_a_name_is_a_problem(project):
    (project / "recruitment/forms.py").write_text('_("%s rows")')
    texts.extract(project)
    _translate(project, "%s rows", "%s rækker")

    found = texts.problems(project)

    assert any("without a name" in line for line in found)


def test_a_fuzzy_text_is_a_problem_and_is_not_compiled(project):
    texts.extract(project)
    _translate(project, "Save", "Gem")
    content = _po(project).read_text().replace('msgid "Save"', '#, fuzzy\nmsgid "Save"')
    _po(project).write_text(content)

    found = texts.problems(project)

    assert any("fuzzy" in line for line in found)
    assert texts.compile_texts(project) == 0


def test_one_english_text_with_two_danish_ones_is_a_problem(project):
    (project / "companies").mkdir()
    (project / "companies/models.py").write_text('_("Save")')
    texts.extract(project)
    _translate(project, "Save", "Gem")
    other = _po(project).with_name("companies.po")
    other.write_text(other.read_text().replace('"Save"\nmsgstr ""', '"Save"\nmsgstr "Bevar"'))

    found = texts.problems(project)

    assert any("differently" in line for line in found)


def test_a_complete_project_has_no_problems(project, settings, capsys):
    (project / "templates/recruitment/order.html").unlink()
    (project / "recruitment/models.py").write_text('_("Save")')
    texts.extract(project)
    _translate(project, "Save", "Gem")
    _translate(project, "Mail", "Brev")
    settings.BASE_DIR = project

    call_command("texts", "extract")
    call_command("texts", "compile")
    call_command("texts", "check")

    assert "complete" in capsys.readouterr().out


def test_the_check_lists_the_problems_and_fails(project, settings):
    texts.extract(project)
    settings.BASE_DIR = project

    with pytest.raises(CommandError, match="no Danish text: 'Save'"):
        call_command("texts", "check")
