"""Files of questions become questions, or problems with the line and words. No Django."""
