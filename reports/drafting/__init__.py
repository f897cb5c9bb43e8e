"""The generated blocks of a position paper: pure functions over the frozen content."""
