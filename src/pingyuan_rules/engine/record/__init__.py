"""One record: rules compiled to flat functions, the values on the way to an answer, and what is still missing."""
