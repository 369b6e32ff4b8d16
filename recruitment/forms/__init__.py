"""What people type into recruitment's pages, by noun."""
