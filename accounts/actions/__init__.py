"""What happens to accounts and roles."""
