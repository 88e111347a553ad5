"""Files out: one module or package for each kind of file. `outputs` puts them in place."""
