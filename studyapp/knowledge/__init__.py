"""What Envelope claims, as typed values: facts with their sources and dates, notes and terms that rest on them.

values      one class for each kind of entry
reading     the files in studyapp/content become a register, or are refused by file, line and field
register    all entries together: look-ups, what is stale, what depends on what
searching   which facts a reader asks for
checking    what must hold for the register as a whole
guide_*     the pages of the guide: their values, their files, their Markdown, and what must hold for them

Free of Django. Today's date is always handed in.
"""
