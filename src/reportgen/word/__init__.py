"""The XML of Word documents: elements, tags, styles, tables, and the parts of a blank document."""
