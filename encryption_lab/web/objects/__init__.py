"""One object version, looked at from every side: stored bytes, keys, readers, requests, versions, trail."""
