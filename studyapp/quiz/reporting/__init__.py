"""Looking back: what a sitting came to, by topic, and each question with its reasons."""
