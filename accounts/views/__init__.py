"""Pages about people and their sign-in."""
