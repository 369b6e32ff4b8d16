"""SQL that makes a table append-only: triggers refuse update, delete and truncate (G12).

The test database must be emptied between tests that commit; its settings say so per connection
(``alliance.test_database``). Production settings never do, and there the database role of the
portal should own no right to truncate either (docs/operations.md).
"""

FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND current_setting('alliance.test_database', true) = 'on' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""


def append_only(table: str) -> str:
    """The SQL that puts the triggers on ``table``."""
    return f"""
    {FUNCTION}
    CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    """


def undo(table: str) -> str:
    """The SQL that takes the triggers off again."""
    return f"""
    DROP TRIGGER {table}_rows_stay ON {table};
    DROP TRIGGER {table}_table_stays ON {table};
    """
