"""`make bench`: how fast the portal is with all of Denmark in it. Not part of `make test`."""
