"""Company groups in the browser."""

from companies.models import CompanyGroup, GroupIdea, GroupMembership

GROUPS = "/companies/groups/"


def test_a_group_lives_through_its_pages(world, at, client_for):
    karen, company = world.consultant("frederikshavn"), world.company()
    desk = client_for(karen)
    sent = {"name": "Jobtaskforce", "kind": "taskforce", "consultant": karen.pk}
    sent["job_center"] = karen.home_center.pk

    assert desk.post(f"{GROUPS}new/", {**sent, "name": ""}).status_code == 422
    page = desk.post(f"{GROUPS}new/", sent).url
    desk.post(f"{page}join/", {"company": str(company.pk), "since": "1.1.2026"})
    desk.post(f"{page}meeting/", {"on": "2.3.2026", "summary": "Vi talte om lærlinge."})
    desk.post(f"{page}idea/", {"text": "Fælles lærlingedag", "member": str(company.pk)})
    idea, member = GroupIdea.objects.get(), GroupMembership.objects.get()
    desk.post(f"/companies/group-ideas/{idea.pk}/move/", {"act": "try"})
    text = desk.get(page).content.decode()

    assert "Vi talte om lærlinge." in text
    assert "Afprøves" in text
    assert desk.get(GROUPS).context["page"].rows[0].member_count == 1
    for name, empty in (("join", {}), ("meeting", {"on": ""}), ("idea", {"text": ""})):
        assert desk.post(f"{page}{name}/", empty).status_code == 422
    desk.post(f"/companies/group-memberships/{member.pk}/leave/")
    assert [row.company for row in desk.get(page).context["former"]] == [company]
    assert desk.post(f"{page}edit/", {**sent, "name": "Ny", "version": 1}).url == page
    desk.post(f"{page}end/")
    assert CompanyGroup.objects.get().ended_on
