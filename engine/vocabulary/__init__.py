"""The vocabulary: all facts, declared once in files, and what makes them typed values."""
