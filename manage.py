"""Django's command line, with the development settings unless told otherwise.

While `make run` runs, its database and broker are used unless DATABASE_URL names another.
"""

import os
import sys

from django.core.management import execute_from_command_line

from alliance.launcher.adopt import adopt_running_servers

if __name__ == "__main__":
    if os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings.dev").endswith(".dev"):
        adopt_running_servers(os.environ)
    execute_from_command_line(sys.argv)
