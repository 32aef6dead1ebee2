"""The parts of the report that `write_html` writes: each module makes one, the templates in `parts/` hold what is fixed of them."""
