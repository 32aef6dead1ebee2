"""`python -m factex` is the command `factex`."""
from factex.cli import main

main()
