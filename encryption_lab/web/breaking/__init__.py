"""Break it: damage done to the stored bytes and the record of one object version, read, and put back."""
