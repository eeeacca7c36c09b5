"""What is kept of a sitting, and how it changes. Every function takes the moment; none looks at a clock."""
