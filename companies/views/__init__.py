"""The pages of the companies: fetch what the person may see, call one service, render."""
