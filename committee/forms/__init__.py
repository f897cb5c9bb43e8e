"""What people type in the committee's pages."""
