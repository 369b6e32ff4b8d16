"""The tag libraries of every template."""
