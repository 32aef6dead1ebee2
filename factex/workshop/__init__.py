"""The workshop: load, check, compile and test rules. The street (`factex.engine`) never imports it."""
