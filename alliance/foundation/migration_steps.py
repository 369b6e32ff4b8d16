"""Steps of migrations that Django does not bring along."""

from django.db.migrations.operations.base import Operation


class CreateTables(Operation):
    """Create all tables of an app in one step.

    Django draws every related model anew after each single `CreateModel`; with a hundred models
    that look at one another this took most of the time of a first start.

    tables: `CreateModel` operations whose models may look at one another in any order, since
    foreign keys are set when all tables stand.
    """

    def __init__(self, tables):
        self.tables = tables

    def state_forwards(self, app_label, state):
        """The models are drawn together, at their next use."""
        state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Create the tables."""
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Drop the tables, the last first."""
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        """What `migrate` says of it."""
        return f"Create {len(self.tables)} tables"
