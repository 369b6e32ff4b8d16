"""The forms of the companies: they parse and check what was typed; the services write."""
