"""The lab's pages and its AWS endpoint: requests in, the engine asked, pages out."""
