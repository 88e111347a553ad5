"""Files out: one module or package for each kind of file. `output_folder` puts them in place."""
