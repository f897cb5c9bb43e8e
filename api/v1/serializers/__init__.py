"""Which fields a reply has, for which audience. Never a person's name, a voice's key or an internal note."""
