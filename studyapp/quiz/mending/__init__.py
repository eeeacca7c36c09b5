"""What is wrong with a question: reported by learners, judged by those who run the site, told to everybody."""
