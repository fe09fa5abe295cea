"""Tables to show: typed cells, columns and rows, and the formats they are written in.

A table is made once, in no language and in no format; `typed_cells` says the words of each cell in Chinese and English
and the value that a program gets, and the writers set it: `rich_table`, `html_table`, `markdown_table`, and the files
of `csv_writer` and `workbook_writer`.
"""
