"""What tables and views share: trees that are asked, columns that hold facts, and what can be wrong with them."""
