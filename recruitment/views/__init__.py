"""The pages of recruitment, by noun."""
