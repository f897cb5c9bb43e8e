"""Pages about the API: its documentation, and a partner's keys."""
