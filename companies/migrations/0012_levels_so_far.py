"""What people had entered as cooperation level holds on for a year; then the rule takes over."""

import datetime as dt

from django.db import migrations
from django.utils import timezone

NOTE = "Angivet, før niveauet fik en regel"


def carry_over(apps, schema_editor):
    company = apps.get_model("companies", "Company")
    period = apps.get_model("companies", "CooperationPeriod")
    today = timezone.localdate()
    rows = company.objects.exclude(cooperation_level="none")
    period.objects.bulk_create(
        (
            period(
                company_id=key,
                level=level,
                reason="manual",
                note=NOTE,
                valid_from=today,
                valid_to=today + dt.timedelta(days=365),
            )
            for key, level in rows.order_by("pk").values_list("pk", "cooperation_level").iterator()
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("companies", "0011_agreements")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
