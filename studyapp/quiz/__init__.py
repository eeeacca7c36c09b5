"""Practice: questions served, answers kept, and what a learner knows.

`revisions`, `serving`, `responses`, `marking`, `mocks` and `schedule` are the engine, free of Django; `attempts` keeps
what it says. A key or a reason leaves the server only for a part of an attempt that is committed.
"""
