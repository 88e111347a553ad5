"""How Chinese offices write: numbers, labels, sentences. Begin with `numerals`."""
