"""Questions written and mended in the browser: kept beside the files, and over them until the files say the same."""
