"""The two floors: what the same rows cost at the least under the same server (issue 3, part 10).

(a) is one hand-written SQL joined to a string. (b) is a minimal Django view with a session, one
permission query, the same rows and a template.
"""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.template import engines

from jobcenters.models import Appointment, JobCenter
from recruitment.models import RecruitmentOrder

ROWS = 50
RAW = """
SELECT o.number, c.name, o.title, o.state, o.deadline_on, o.head_count, u.name
FROM recruitment_recruitmentorder o
JOIN companies_company c ON c.id = o.company_id JOIN jobcenters_user u ON u.id = o.case_holder_id
WHERE o.owner_id = ANY(%s::uuid[]) AND o.state <> 'draft' ORDER BY o.opened_at DESC LIMIT 50
"""
LIST = engines["django"].from_string(
    "<!doctype html><title>Ordrer</title><table>{% for o in orders %}<tr><td>{{ o.number }}<td>"
    "{{ o.company.name }}<td>{{ o.title }}<td>{{ o.state }}<td>{{ o.deadline_on }}<td>"
    "{{ o.head_count }}<td>{{ o.case_holder.name }}{% endfor %}</table>"
)
ONE = engines["django"].from_string(
    "<!doctype html><title>{{ o.number }}</title><h1>{{ o.title }}</h1><p>{{ o.company.name }}"
    "<p>{{ o.description }}<p>{{ o.deadline_on }} {{ o.case_holder.name }}"
)


@login_not_required
def raw_list(request):
    """Floor (a); the job centers come in the address, resolved beforehand."""
    with connection.cursor() as cursor:
        cursor.execute(RAW, [request.GET["centers"].split(",")])
        rows = cursor.fetchall()
    cells = "".join("<tr><td>" + "<td>".join(map(str, row)) for row in rows)
    return HttpResponse(f"<!doctype html><title>Ordrer</title><table>{cells}</table>")


def plain_list(request):
    """Floor (b) for a list of 50."""
    orders = RecruitmentOrder.objects.filter(owner__in=_centers(request)).order_by("-opened_at")
    rows = orders.select_related("company", "case_holder")[:ROWS]
    return HttpResponse(LIST.render({"orders": rows}, request=None))


def plain_order(request, pk):
    """Floor (b) for one order."""
    orders = RecruitmentOrder.objects.filter(owner__in=_centers(request), pk=pk)
    order = orders.select_related("company", "case_holder").first()
    if order is None:
        raise Http404
    return HttpResponse(ONE.render({"o": order}, request=None))


def _centers(request) -> list:
    """The one permission query: the job centers of the person's alliances."""
    mine = Appointment.objects.filter(user=request.user).values("job_center")
    allied = Q(memberships__alliance__memberships__job_center__in=mine)
    centers = JobCenter.objects.filter(Q(pk__in=mine) | allied)
    return list(centers.values_list("pk", flat=True).distinct())
