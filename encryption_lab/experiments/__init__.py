"""Predict, then break it: experiments as data, run by one runner through the same doors that pages use.

values       what an experiment is: question, choices, steps, what should be seen
reading      from the files beside this one to values; what does not fit is refused by file, step and field
vocabulary   what a verb is; `*_verbs` are the verbs by subject, `verbs` all of them
bench        one run's own things: its buckets, keys and secrets, and what was seen so far
observing    what was expected beside what was seen
own_lab      a lab of a run's own, in memory
runner       run an experiment and tidy up
tampering    damage done to stored bytes and records, and undone
"""
