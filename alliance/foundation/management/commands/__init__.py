"""The commands of the foundation."""
