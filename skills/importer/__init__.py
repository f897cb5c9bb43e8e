"""Reading official files of vocabularies: pure, nothing here knows the database. What is not right is refused."""
