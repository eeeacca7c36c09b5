"""Envelope as a website: the pages that study and decide, and the settings that bind all of it together."""
