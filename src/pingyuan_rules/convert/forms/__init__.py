"""How each class is written as JSON, with the schema of what is written."""
