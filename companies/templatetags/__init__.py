"""Template tags of the companies."""
