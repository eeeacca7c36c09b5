"""A scenario in words becomes a profile, by phrase rules that are shown and can be corrected."""
