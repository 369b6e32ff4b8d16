"""`manage.py reference_data`: load or refresh the portal's own reference data."""

from django.core.management.base import BaseCommand

from jobcenters.services.reference import load_organization
from servicecatalog.services.reference import load_catalog


class Command(BaseCommand):
    help = "Load municipalities, job centers, alliances, occupations, services and standards."

    def handle(self, *args, **options):
        for name, count in (load_organization() | load_catalog()).items():
            self.stdout.write(f"{name}: {count}")
