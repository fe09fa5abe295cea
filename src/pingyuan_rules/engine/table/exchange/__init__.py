"""Tables and what else holds records: records made of tables and tables of records, and tables as people read them."""
