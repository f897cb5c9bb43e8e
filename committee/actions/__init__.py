"""What is done in the committee."""
