"""What all features share: environment, headers, error pages, static files, and how the site is served."""
