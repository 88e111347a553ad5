"""The office's own texts: Markdown with figures bound to cells. Begin with `template`."""
