"""The endpoint's way in: before Django's routes and middleware, of which a client needs none."""
