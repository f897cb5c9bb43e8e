"""What happens at a focus group, one verb per function."""
