"""Tests, in the same folders as what they test; architecture/ holds the rules, browser/ drives a real site."""
