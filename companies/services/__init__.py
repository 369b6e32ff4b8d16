"""The writes of the companies: the register, the contact log, the inquiries."""
