"""factex: who met whom, who called whom, who said what, who accused whom; read from news by rules."""
from factex.diagnostics import FactexError, InputError, RuleError
from factex.extractor import Extractor, load
from factex.values import Attribution, Document, Fact, Mention, Span

__all__ = ["Attribution", "Document", "Extractor", "Fact", "FactexError", "InputError", "Mention", "RuleError", "Span", "load"]
