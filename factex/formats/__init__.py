"""Formats that factex reads and writes: one file a format, one row in the table of `readers` or `writers`."""
