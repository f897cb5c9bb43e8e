"""Forms of lines, focus groups, people and rounds."""
