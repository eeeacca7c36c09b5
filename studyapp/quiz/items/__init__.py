"""What answers say about questions: how hard each is, and whether it tells those who know from those who do not."""
